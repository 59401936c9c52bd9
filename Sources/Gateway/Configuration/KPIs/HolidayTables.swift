import Calendar
import Yaml

/// Finds tables of holidays: in the configuration folder's `holidays`, else among the shipped ones.
struct HolidayTables: Sendable {
  /// Folders that hold `holidays/<name>.yaml`; an earlier one wins.
  var directories: [String]

  /// The days of a table, after a complaint none.
  func days(of name: Located<String>, _ context: inout ReadingContext) -> [CivilDate] {
    let candidates = directories.map { "\($0)/holidays/\(name.value).yaml" }
    guard ProfileAdvice.isName(name.value), let path = candidates.first(where: FileReading.exists)
    else {
      let nearest = Spelling.nearest(to: name.value, among: known)
      context.error(
        "unknown holiday table \"\(name.value)\""
          + (nearest == nil ? TableAdvice.hint(for: name.value, among: known) : ""),
        at: name.location,
        suggestion: nearest
      )
      return []
    }
    let file = context.file
    defer { context.file = file }
    context.file = "holidays/\(name.value).yaml"
    guard let bytes = context.bytes(of: path), let root = context.requiredDocument(bytes) else {
      return []
    }
    guard let table = HolidayTableDraft.shape.read(root, &context) else { return [] }
    context.remark(table.remarks)
    return table.days.map(\.value.date)
  }

  private var known: [String] {
    directories.flatMap { directory in
      ((try? FileReading.names(in: "\(directory)/holidays", suffix: ".yaml")) ?? [])
        .map { String($0.dropLast(5)) }
    }
  }
}
