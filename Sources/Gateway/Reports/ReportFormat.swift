/// The forms in which a report is printed.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  case table, csv, json
}

/// Columns of text, each as wide as its widest cell.
struct TextTable {
  /// Whether the numbers of a column stand at its right edge.
  var isNumber: [Bool]
  private(set) var rows: [[String]] = []

  init(isNumber: [Bool]) { self.isNumber = isNumber }

  mutating func append(_ row: [String]) { rows.append(row) }

  var text: String {
    let widths = isNumber.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (isNumber[column] ? blanks + cell : cell + blanks)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

/// Lines of comma-separated values as RFC 4180 has them.
enum CSV {
  static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let needsQuotes = cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      guard needsQuotes else { return cell }
      let quoted = cell.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"" + quoted.joined(separator: "\"\"") + "\""
    }.joined(separator: ",") + "\r\n"
  }
}
