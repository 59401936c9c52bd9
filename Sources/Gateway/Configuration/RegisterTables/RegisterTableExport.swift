import DeviceProfiles
import Registers

/// A profile's register map as a table for spreadsheets; importing it gives the same points.
package struct RegisterTableExport: Sendable {
  private let profile: DeviceProfile
  /// Where decimals have a comma, cells are separated by semicolons.
  private let hasDecimalComma: Bool

  package init(_ profile: DeviceProfile, hasDecimalComma: Bool) {
    self.profile = profile
    self.hasDecimalComma = hasDecimalComma
  }

  private static let headings = [
    "name", "table", "wire_address", "type", "order", "scale", "offset", "unit", "kind",
    "not_available", "label",
  ]

  /// With line ends as RFC 4180 has them.
  package var text: String {
    ([Self.headings] + profile.points.map(cells))
      .map { $0.map(quoted).joined(separator: hasDecimalComma ? ";" : ",") }
      .joined(separator: "\r\n") + "\r\n"
  }

  /// What a table cannot hold: ranges, states and other keys of these points stay behind.
  package var isComplete: Bool {
    profile.points.allSatisfy {
      $0.scattered.isEmpty && $0.scaleRegister == nil && $0.states.isEmpty && $0.range == nil
        && $0.writable == nil
    }
  }

  private func cells(_ point: PointDefinition) -> [String] {
    [
      point.name, point.table.rawValue, "\(point.address)",
      point.table.holdsBits ? "" : point.type.name,
      point.order == .abcd ? "" : point.order.name, number(point.scale.value),
      point.offset == 0 ? "" : number(point.offset), point.unit, point.kind.rawValue,
      point.notAvailable.sorted().map { "\($0)" }.joined(separator: " "), point.label["en"] ?? "",
    ]
  }

  private func number(_ value: Double) -> String {
    let text = NumberText.text(value)
    return hasDecimalComma ? String(text.map { $0 == "." ? "," : $0 }) : text
  }

  private func quoted(_ cell: String) -> String {
    let special = hasDecimalComma ? ";\"\t\n\r" : ",;\"\t\n\r"
    guard cell.contains(where: { special.contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
