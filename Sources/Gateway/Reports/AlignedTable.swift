/// Columns of text, aligned with spaces.
struct AlignedTable: Sendable {
  struct Column: Sendable {
    var heading: String
    var isNumber = true
  }

  let columns: [Column]
  private var lines: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a line; what is missing at its end is left empty.
  mutating func add(_ cells: [String]) { lines.append(cells) }

  var text: String {
    let headings = columns.map(\.heading)
    let widths = columns.indices.map { column in
      lines.reduce(headings[column].count) { width, line in
        max(width, column < line.count ? line[column].count : 0)
      }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return ([headings, rule] + lines).map { line in
      var text = ""
      for (column, width) in widths.enumerated() {
        let cell = column < line.count ? line[column] : ""
        let space = String(repeating: " ", count: max(0, width - cell.count))
        text += columns[column].isNumber ? space + cell : cell + space
        text += "  "
      }
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }
}
