/// A table of a spreadsheet as text, with the place of each cell.
///
/// RFC 4180, and what spreadsheets make of it: semicolons where decimals have a comma, tabs when a table is copied,
/// a byte order mark, any line ends.
package struct CSVTable: Sendable, Hashable {
  package struct Cell: Sendable, Hashable {
    package var text: String
    /// Of its first character, 1-based.
    package var line: Int
    package var column: Int
  }

  /// What is wrong with the text as a table.
  package struct Flaw: Error, Sendable, Hashable {
    package var line: Int
    package var column: Int
    package var message: String
  }

  /// Without rows in which all cells are empty.
  package private(set) var rows: [[Cell]] = []

  /// - Throws: where a quoted cell does not end.
  package init(_ text: String) throws(Flaw) {
    var scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    var reader = Reader(scalars: scalars, separator: Self.separator(of: scalars))
    while let row = try reader.row() {
      if row.contains(where: { !$0.text.isEmpty }) { rows.append(row) }
    }
  }

  /// The one of which the first lines have the most outside quotes.
  private static func separator(of scalars: [Unicode.Scalar]) -> Unicode.Scalar {
    var counts: [Unicode.Scalar: Int] = [:]
    var isQuoted = false
    var lines = 0
    for scalar in scalars {
      if scalar == "\"" { isQuoted.toggle() }
      if scalar == "\n" { lines += 1 }
      if lines > 20 { break }
      if !isQuoted, [",", ";", "\t"].contains(scalar) { counts[scalar, default: 0] += 1 }
    }
    // A comma may be a decimal's; the others are never in numbers.
    if let tabs = counts["\t"], tabs >= max(1, lines / 2) { return "\t" }
    if let semicolons = counts[";"], semicolons >= max(1, lines / 2) { return ";" }
    return ","
  }

  private struct Reader {
    let scalars: [Unicode.Scalar]
    let separator: Unicode.Scalar
    private var position = 0
    private var line = 1
    private var column = 1

    init(scalars: [Unicode.Scalar], separator: Unicode.Scalar) {
      (self.scalars, self.separator) = (scalars, separator)
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take() -> Unicode.Scalar? {
      guard let scalar = next else { return nil }
      position += 1
      if scalar == "\n" || (scalar == "\r" && next != "\n") {
        line += 1
        column = 1
      } else if scalar != "\r" {
        column += 1
      }
      return scalar
    }

    mutating func row() throws(Flaw) -> [Cell]? {
      guard next != nil else { return nil }
      var row: [Cell] = []
      while true {
        row.append(try cell())
        guard let scalar = next else { return row }
        _ = take()
        if scalar == "\r", next == "\n" { _ = take() }
        if scalar != separator { return row }
      }
    }

    /// Up to the separator or line end behind it.
    private mutating func cell() throws(Flaw) -> Cell {
      while let scalar = next, scalar == " " || (scalar == "\t" && separator != "\t") { _ = take() }
      var cell = Cell(text: "", line: line, column: column)
      var text = String.UnicodeScalarView()
      if next == "\"" { try quoted(into: &text) }
      while let scalar = next, scalar != separator, scalar != "\n", scalar != "\r" {
        text.append(scalar)
        _ = take()
      }
      cell.text = OddCharacter.plain(String(text)).trimmed
      return cell
    }

    private mutating func quoted(into text: inout String.UnicodeScalarView) throws(Flaw) {
      let start = (line, column)
      _ = take()
      while let scalar = take() {
        if scalar == "\"" {
          guard next == "\"" else { return }
          _ = take()
        }
        text.append(scalar == "\n" || scalar == "\r" ? " " : scalar)
      }
      throw Flaw(line: start.0, column: start.1, message: "the quotation mark has no end")
    }
  }
}

extension String {
  /// Without blanks at its ends.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
