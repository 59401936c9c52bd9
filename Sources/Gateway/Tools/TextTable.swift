import PrintableText

/// Columns of text for people.
package struct TextTable: Sendable {
  private var rows: [[String]]

  package init(_ heads: [String]) { rows = [heads] }

  /// Adds a row; a device's text can hold control characters, which must not move a terminal's
  /// cursor.
  package mutating func add(_ row: [String]) {
    rows.append(row.map { $0.isPrintable ? $0 : $0.printable() })
  }

  /// Two blanks between columns, none at line ends.
  package var text: String {
    let columns = rows.reduce(0) { max($0, $1.count) }
    let widths = (0..<columns).map { column in
      rows.reduce(0) { max($0, column < $1.count ? $1[column].count : 0) }
    }
    return rows.map { row in
      let cells = row.enumerated().map { position, cell in
        cell + String(repeating: " ", count: widths[position] - cell.count)
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    .joined(separator: "\n")
  }
}
