/// Columns of text for people.
package struct TextTable: Sendable {
  private var rows: [[String]]

  package init(_ heads: [String]) { rows = [heads] }

  /// Adds a row; a control character, which a device's text can hold, is shown as `�`: it must not move a
  /// terminal's cursor.
  package mutating func add(_ row: [String]) {
    rows.append(
      row.map { cell in
        guard cell.unicodeScalars.contains(where: Self.isControl) else { return cell }
        let shown = cell.unicodeScalars.map { Self.isControl($0) ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(shown))
      }
    )
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
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
