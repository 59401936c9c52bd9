/// Columns of text, aligned with spaces.
///
/// Cells lie one behind the other in one buffer: a report of a month has a million of them.
struct AlignedTable: Sendable {
  struct Column: Sendable {
    var heading: String
    var isNumber = true
  }

  let columns: [Column]
  private var bytes: [UInt8] = []
  /// Where each cell ends in the buffer, and how many characters it shows.
  private var cells: [(end: Int, width: Int)] = []
  /// How many cells each line has.
  private var lines: [Int] = []
  /// The longest cell of each column.
  private var widths: [Int]

  init(_ columns: [Column]) {
    self.columns = columns
    widths = columns.map(\.heading.count)
  }

  /// Adds a line; what is missing at its end is left empty.
  mutating func add(_ cells: [String]) {
    for cell in cells { add { $0.append(contentsOf: cell.utf8) } }
    endLine()
  }

  /// Adds a cell to the line at work; `text` appends its UTF-8.
  mutating func add(_ text: (inout [UInt8]) -> Void) {
    let start = bytes.endIndex
    text(&bytes)
    let width = Self.width(of: bytes[start...])
    let column = cells.count - lineStart
    if widths.indices.contains(column) { widths[column] = max(widths[column], width) }
    cells.append((bytes.endIndex, width))
  }

  /// Ends the line at work.
  mutating func endLine() {
    lines.append(cells.count - lineStart)
    lineStart = cells.count
  }

  /// The position of the first cell of the line at work.
  private var lineStart = 0

  /// The characters of UTF-8 text; those of ASCII are its bytes.
  private static func width(of text: ArraySlice<UInt8>) -> Int {
    text.allSatisfy { $0 < 0x80 } ? text.count : String(decoding: text, as: UTF8.self).count
  }

  var text: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the headings, a rule and the lines; no line end follows the last.
  func append(to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (lines.count + 4) * (widths.reduce(0, +) + 3 * widths.count))
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

  /// A line without the spaces at its end.
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
