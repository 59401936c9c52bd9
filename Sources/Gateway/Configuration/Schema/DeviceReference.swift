import DeviceProfiles

/// Writes the list of shipped device profiles, in Markdown.
package enum DeviceReference {
  /// The text of `docs/devices.md`; profiles with errors are left out.
  package static func markdown(of library: ProfileLibrary) -> String {
    let profiles = library.names().compactMap { try? library.profile(named: $0).profile }
    let kinds = DeviceKind.allCases.map { kind in (kind, profiles.filter { $0.kind == kind }) }
      .filter { !$0.1.isEmpty }
    return introduction + summary(kinds) + kinds.map(section).joined()
  }

  private static let introduction = """
    # Devices with a profile · Thiết bị đã có hồ sơ

    Made of the files in `devices`; `park-gateway profiles show NAME` prints a register map with its sources and notes,
    `park-gateway profiles search WORDS` finds a model. [How to write or correct a profile](device-profiles.md).

    Lập từ các tệp trong `devices`; `park-gateway profiles show NAME` in bảng thanh ghi kèm nguồn và ghi chú,
    `park-gateway profiles search WORDS` tìm một model.

    No profile was read from a device here: the numbers are those of public projects and manuals that its file names. **2+** counts the
    points on which two or more independent sources agree, **1** those of one source, **?** those that are `unverified`: one weak source
    alone gives them. They are published all the same, and `check` warns where one feeds an account or a production line. Compare the
    values with the device's display before you bill by them.

    Các con số lấy từ dự án và tài liệu công khai nêu trong từng tệp. **2+** là số điểm được hai nguồn độc lập trở lên xác nhận, **1**
    là số điểm chỉ có một nguồn, **?** là số điểm `unverified` (chưa kiểm chứng): chỉ một nguồn yếu. Hãy so với màn hình của thiết bị
    trước khi dùng để tính tiền.

    """

  private static func summary(_ kinds: [(DeviceKind, [DeviceProfile])]) -> String {
    let rows = kinds.map { kind, profiles in
      "| \(kind.english) · \(kind.vietnamese) | \(counts(profiles)) |\n"
    }
    return
      "\n| kind · loại | profiles | points | 2+ | 1 | ? |\n| --- | --- | --- | --- | --- | --- |\n"
      + rows.joined() + "| **all · tất cả** | \(counts(kinds.flatMap(\.1))) |\n"
  }

  private static func counts(_ profiles: [DeviceProfile]) -> String {
    "\(profiles.count) | \(counts(profiles.flatMap(\.points)))"
  }

  private static func counts(_ points: [PointDefinition]) -> String {
    let proofs = points.map(\.verification)
    let agreed = proofs.count { !$0.isUnverified && ($0.sources ?? 1) > 1 }
    let doubtful = proofs.count { $0.isUnverified }
    return "\(points.count) | \(agreed) | \(points.count - agreed - doubtful) | \(doubtful)"
  }

  private static func section(_ kind: DeviceKind, _ profiles: [DeviceProfile]) -> String {
    "\n## \(kind.english) · \(kind.vietnamese)\n\n"
      + "| profile | maker · hãng | model | points | 2+ | 1 | ? |\n"
      + "| --- | --- | --- | --- | --- | --- | --- |\n" + profiles.map(row).joined()
  }

  private static func row(_ profile: DeviceProfile) -> String {
    let others = profile.aliases.isEmpty ? "" : " (\(profile.aliases.joined(separator: ", ")))"
    return "| `\(profile.name)` | \(profile.maker) | \(escaped(profile.model + others)) "
      + "| \(counts(profile.points)) |\n"
  }

  /// A bar would end a cell.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
