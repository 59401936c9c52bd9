import DeviceProfiles
import Registers

/// Looks for what is doubtful in a profile that can be read, and says what to write instead.
///
/// Warnings are probable mistakes; notes are what may be right, and is worth a look in the manual.
struct ProfileLint {
  let profile: DeviceProfile
  let file: String
  /// How the file is named in the library; `nil` where it lies elsewhere.
  var place: String?

  func run(_ context: inout ReadingContext) {
    checkHead(&context)
    checkPlace(&context)
    checkVerification(&context)
    for entry in ownDrafts {
      guard let draft = entry.value,
        let point = profile.points.first(where: { $0.name == entry.name })
      else { continue }
      checkName(entry, point, &context)
      checkUnit(point, draft, &context)
      checkScale(point, draft, &context)
    }
    checkNumbering(&context)
  }

  /// The points that stand in this file, not in the one that it extends.
  var ownDrafts: [NamedEntry<PointDraft>] {
    profile.drafts.filter { $0.location.file == file && $0.value != nil }
  }

  private var head: SourceLocation { SourceLocation(file: file, line: 1, column: 1) }

  private func checkHead(_ context: inout ReadingContext) {
    if profile.kind == nil {
      context.warning(
        "kind is missing, by which people look for a profile; write kind: electricity_meter, or one of "
          + DeviceKind.allCases.map(\.rawValue).joined(separator: ", "),
        at: head
      )
    }
    if profile.sources.isEmpty {
      context.warning(
        "sources are missing: nobody can check the numbers; write sources: with the manual's title, "
          + "number and edition, or the address of a public repository",
        at: head
      )
    }
    for source in profile.sources where source.count < 12 {
      context.warning(
        "\"\(source)\" does not say which document it is; write its title, number and edition, or its "
          + "address",
        at: head
      )
    }
    for language in ["en", "vi"] where profile.label[language] == nil {
      context.note(
        "label has no \(language): write label: { \(language): … }, which people see on dashboards",
        at: head
      )
    }
  }

  /// Names of the library are small letters, digits and hyphens, so that nobody has to think of capitals.
  private func checkPlace(_ context: inout ReadingContext) {
    guard let place else { return }
    let parts = place.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { Self.nameBytes.contains($0) }
    }
    guard parts.count != 2 || !isPlain else { return }
    let word = { (text: Substring) in
      String(ProfileSearch.plain(String(text)).map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }
    context.warning(
      "a profile is named maker/model in small letters, digits and hyphens; call it "
        + "\(parts.count == 2 ? word(parts[0]) : "maker")/\(parts.last.map(word) ?? "model").yaml",
      at: head
    )
  }

  private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)

  private func checkVerification(_ context: inout ReadingContext) {
    for entry in ownDrafts {
      guard let verified = entry.value?.verified, verified.value > profile.sources.count else {
        continue
      }
      context.warning(
        "\(entry.name) is verified by \(verified.value) sources, but the file names "
          + "\(profile.sources.count); name the others under sources, or write the number of those "
          + "that are named",
        at: verified.location
      )
    }
  }

  /// Manuals that count from 1 begin with register 1.
  private func checkNumbering(_ context: inout ReadingContext) {
    for table in RegisterTable.allCases {
      let drafts = ownDrafts.compactMap { entry in
        entry.value.flatMap { $0.table?.value == table ? $0.address : nil }
      }
      guard drafts.count > 1, let first = drafts.min(by: { $0.value < $1.value }), first.value == 1
      else { continue }
      context.note(
        "the first \(table.rawValue) of the map is 1; addresses count from 0, as on the wire: where the "
          + "manual calls its first register 1 (or \(table.firstReference)), write one less everywhere",
        at: first.location
      )
    }
  }
}

extension RegisterTable {
  /// What manuals that count from 1 call the first address.
  fileprivate var firstReference: String {
    switch self {
    case .coil: "00001"
    case .discrete: "10001"
    case .input: "30001"
    case .holding: "40001"
    }
  }
}
