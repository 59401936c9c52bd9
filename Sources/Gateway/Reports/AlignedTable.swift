/// Columns of text, aligned with spaces.
///
/// All cells are in one buffer, because a report of a month can have a million of them.
struct AlignedTable: Sendable {
  struct Column: Sendable {
    var heading: String
    var isNumber = true
  }

  let columns: [Column]
  private var bytes: [UInt8] = []
  /// The end of each cell in the buffer, and its width in characters.
  private var cells: [(end: Int, width: Int)] = []
  /// How many cells each line has.
  private var lines: [Int] = []
  /// The width of the widest cell in each column.
  private var widths: [Int]

  init(_ columns: [Column]) {
    self.columns = columns
    widths = columns.map(\.heading.count)
  }

  /// Adds a line; missing cells at its end are empty.
  mutating func add(_ cells: [String]) {
    for cell in cells { add { $0.append(contentsOf: cell.utf8) } }
    endLine()
  }

  /// Adds a cell to the current line; `text` appends its UTF-8.
  mutating func add(_ text: (inout [UInt8]) -> Void) {
    let start = bytes.endIndex
    text(&bytes)
    let width = Self.width(of: bytes[start...])
    let column = cells.count - lineStart
    if widths.indices.contains(column) { widths[column] = max(widths[column], width) }
    cells.append((bytes.endIndex, width))
  }

  /// Ends the current line.
  mutating func endLine() {
    lines.append(cells.count - lineStart)
    lineStart = cells.count
  }

  /// The position of the first cell of the current line.
  private var lineStart = 0

  /// The number of characters in UTF-8 text; in ASCII it is the number of bytes.
  private static func width(of text: ArraySlice<UInt8>) -> Int {
    text.allSatisfy { $0 < 0x80 } ? text.count : String(decoding: text, as: UTF8.self).count
  }

  var text: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the headings, a rule and the lines, without a line end after the last one.
  func append(to text: inout [UInt8]) {
    let headings = columns.map { Array($0.heading.utf8) }
    append(to: &text) { (headings[$0][...], columns[$0].heading.count) }
    let rule = widths.map { Array(String(repeating: "─", count: $0).utf8) }
    text.append(Self.lineEnd)
    append(to: &text) { (rule[$0][...], widths[$0]) }
    var first = 0
    for count in lines {
      text.append(Self.lineEnd)
      append(to: &text) { column in
        column < count ? cell(first + column) : ([], 0)
      }
      first += count
    }
  }

  private func cell(_ position: Int) -> (ArraySlice<UInt8>, Int) {
    let start = position == 0 ? 0 : cells[position - 1].end
    return (bytes[start..<cells[position].end], cells[position].width)
  }

  /// Appends a line without the spaces at its end.
  private func append(
    to text: inout [UInt8],
    _ cell: (_ column: Int) -> (text: ArraySlice<UInt8>, width: Int)
  ) {
    for (column, width) in widths.enumerated() {
      let cell = cell(column)
      let space = repeatElement(Self.space, count: max(0, width - cell.width))
      if columns[column].isNumber { text.append(contentsOf: space) }
      text.append(contentsOf: cell.text)
      if !columns[column].isNumber { text.append(contentsOf: space) }
      text.append(contentsOf: repeatElement(Self.space, count: 2))
    }
    while text.last == Self.space { text.removeLast() }
  }

  private static let space = UInt8(ascii: " ")
  private static let lineEnd = UInt8(ascii: "\n")
}
