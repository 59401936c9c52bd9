import Accounting

/// Makes readings from the bytes of a recording, a block at a time.
///
/// The first line is `ts_ms,point,value`. Each further line is one of two things. A reading: Unix
/// time in milliseconds, `device.point`, and the engineering value, or nothing where there was
/// none. Or a planned stop of a production line: when it was planned, `line.planned_stop`,
/// `from/to`. Times never go back. Lines end with LF or CRLF.
package struct ReadingsParser: Sendable {
  let file: String
  var points: PointTable
  /// Of each point; see ``RecordedPoints/meanings``.
  let meanings: [PointMeaning]
  let productionLines: [String]
  let skipsUnknown: Bool
  var line = 0
  var lastTime = Int64.min
  /// The number of the line that set ``lastTime``.
  var lastTimeLine = 0
  /// When each point was last read.
  var lastReadings: [Int64]
  /// Bytes of an unfinished line.
  private var rest: [UInt8] = []
  /// How many rows have points that the configuration does not have.
  package internal(set) var skipped = 0
  package internal(set) var notes = RecordingNotes()

  /// A longer line is not a reading.
  private static let longestLine = 4096

  package init(file: String, points: RecordedPoints, skipsUnknown: Bool) {
    self.file = file
    self.points = PointTable(points.references)
    meanings = points.meanings
    productionLines = points.lines
    lastReadings = Array(repeating: .min, count: points.references.count)
    self.skipsUnknown = skipsUnknown
  }

  /// Takes the next bytes, and returns the contents of the lines that they complete.
  package mutating func parse(_ block: [UInt8]) throws(ReadingsProblem) -> RecordedBlock {
    var parsed = RecordedBlock()
    parsed.readings.reserveCapacity(block.count / 32)
    var start = block.startIndex
    while let end = Self.lineEnd(in: block, from: start) {
      if rest.isEmpty {
        try take(block[start..<end], &parsed)
      } else {
        rest += block[start..<end]
        let whole = rest
        rest = []
        try take(whole[...], &parsed)
      }
      start = end + 1
    }
    rest += block[start...]
    guard rest.count <= Self.longestLine else {
      line += 1
      if line == 1 { try takeHeader(rest[...]) }
      if rest.contains(0x0D) { throw problem(1, Self.bareReturn) }
      throw problem(1, "the line is longer than \(Self.longestLine) bytes")
    }
    return parsed
  }

  /// Takes the last line if no line end follows it.
  package mutating func finish() throws(ReadingsProblem) -> RecordedBlock {
    var parsed = RecordedBlock()
    if !rest.isEmpty { try take(rest[...], &parsed) }
    rest = []
    guard line > 0 else {
      line = 1
      throw problem(1, "the file is empty; its first line is \(HeaderAdvice.header)")
    }
    return parsed
  }

  static let bareReturn = "a line ends with CR alone; lines end with LF or CRLF"

  private static func lineEnd(in block: [UInt8], from start: Int) -> Int? {
    var position = start
    while position < block.count {
      if block[position] == 0x0A { return position }
      position += 1
    }
    return nil
  }

  func problem(_ column: Int, _ text: String) -> ReadingsProblem {
    ReadingsProblem(file: file, line: line, column: column, text: text)
  }
}
