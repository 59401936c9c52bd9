import DeviceProfiles

/// Writes the list of standard point names, in Markdown.
package enum PointNameReference {
  /// The text of `docs/points.md`.
  package static var markdown: String {
    introduction + StandardPoint.all.map(row).joined()
  }

  private static let introduction = """
    # Point names

    Profiles use these names and units, and KPIs find points by these names. A profile converts to the
    unit: registers in kW become W, registers in kWh become Wh. Units are UCUM codes; `varh` and `VAh`
    are written as engineers write them. Power and energy are positive when the plant consumes them.
    You may use any other names; the gateway publishes these points and computes nothing from them unless
    `kpis.yaml` names them.

    Tên điểm đo chuẩn: các tệp mô tả thiết bị (profile) dùng đúng tên và đơn vị này để gateway tính
    được các chỉ số năng lượng và năng suất.

    | name | unit | kind | meaning | ý nghĩa |
    | --- | --- | --- | --- | --- |

    """

  private static func row(_ point: StandardPoint) -> String {
    "| `\(point.name)` | \(point.unit) | \(point.kind.rawValue) | \(point.english) "
      + "| \(point.vietnamese) |\n"
  }
}
