package import Accounting

/// Turns the bytes of a recording into readings, a block at a time.
///
/// The first line is `ts_ms,point,value`; each further one is a reading: Unix time in milliseconds,
/// `device.point`, the engineering value, or nothing where there was none. Times never go back. Lines end
/// with LF or CRLF.
package struct ReadingsParser: Sendable {
  private let file: String
  private var points: PointTable
  /// Of each point; see ``RecordedPoints/ranges``.
  private let ranges: [ClosedRange<Double>?]
  private let skipsUnknown: Bool
  private var line = 0
  private var lastTime = Int64.min
  /// Bytes of an unfinished line.
  private var rest: [UInt8] = []
  /// Rows of points that the configuration does not have.
  package private(set) var skipped = 0

  /// A line longer than this is no reading.
  private static let longestLine = 4096
  /// 1970…2200.
  private static let times = Int64(0)...7_258_118_400_000
  /// A pause longer than the ledger bridges, in milliseconds, is a wrong time: 62 days.
  private static let longestPause: Int64 = 62 * 86_400_000

  package init(file: String, points: RecordedPoints, skipsUnknown: Bool) {
    self.file = file
    self.points = PointTable(points.references)
    ranges = points.ranges
    self.skipsUnknown = skipsUnknown
  }

  /// Takes the next bytes, and gives the readings of the lines that they complete.
  package mutating func parse(_ block: [UInt8]) throws(ReadingsProblem) -> [RecordedReading] {
    var readings: [RecordedReading] = []
    readings.reserveCapacity(block.count / 32)
    var start = block.startIndex
    while let end = Self.lineEnd(in: block, from: start) {
      if rest.isEmpty {
        try take(block[start..<end], &readings)
      } else {
        rest += block[start..<end]
        let whole = rest
        rest = []
        try take(whole[...], &readings)
      }
      start = end + 1
    }
    rest += block[start...]
    guard rest.count <= Self.longestLine else {
      line += 1
      throw problem(1, "the line is longer than \(Self.longestLine) bytes")
    }
    return readings
  }

  /// Takes the last line where no line end follows it.
  package mutating func finish() throws(ReadingsProblem) -> [RecordedReading] {
    var readings: [RecordedReading] = []
    if !rest.isEmpty { try take(rest[...], &readings) }
    rest = []
    guard line > 0 else {
      line = 1
      throw problem(1, "the file is empty; its first line is ts_ms,point,value")
    }
    return readings
  }

  private static func lineEnd(in block: [UInt8], from start: Int) -> Int? {
    var position = start
    while position < block.count {
      if block[position] == 0x0A { return position }
      position += 1
    }
    return nil
  }

  private mutating func take(
    _ bytes: ArraySlice<UInt8>,
    _ readings: inout [RecordedReading]
  ) throws(ReadingsProblem) {
    line += 1
    let text = bytes.last == 0x0D ? bytes.dropLast() : bytes
    if line == 1 { return try takeHeader(text) }
    guard let first = text.firstIndex(of: 0x2C) else {
      throw problem(1, text.isEmpty ? "the line is empty" : "a reading is ts_ms,point,value")
    }
    let afterFirst = text[(first + 1)...]
    guard let second = afterFirst.firstIndex(of: 0x2C) else {
      throw problem(text.count + 1, "a reading is ts_ms,point,value: there is no value's field")
    }
    let time = try time(text[..<first])
    let column = first + 1 - text.startIndex + 1
    guard let point = points.position(of: text[(first + 1)..<second]) else {
      return try skip(text[(first + 1)..<second], column)
    }
    let value = try value(text[(second + 1)...], second + 1 - text.startIndex + 1, point)
    readings.append(RecordedReading(time: time, point: point, value: value))
  }

  private func takeHeader(_ text: ArraySlice<UInt8>) throws(ReadingsProblem) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let header = text.starts(with: mark) ? text.dropFirst(3) : text
    guard header.elementsEqual("ts_ms,point,value".utf8) else {
      throw problem(1, "the first line must be ts_ms,point,value, not \(Self.quoted(header))")
    }
  }

  private mutating func time(_ field: ArraySlice<UInt8>) throws(ReadingsProblem) -> Int64 {
    guard let time = DecimalNumber.integer(field) else {
      throw problem(1, "\(Self.quoted(field)) is no Unix time in whole milliseconds")
    }
    guard Self.times.contains(time) else {
      throw problem(1, "\(time) ms is not between the years 1970 and 2200")
    }
    if lastTime != .min {
      guard time >= lastTime else {
        throw problem(1, "the time \(time) is before that of an earlier line, \(lastTime)")
      }
      guard time - lastTime <= Self.longestPause else {
        throw problem(1, "more than 62 days have no reading: is the time \(time) right?")
      }
    }
    lastTime = time
    return time
  }

  private func value(
    _ field: ArraySlice<UInt8>,
    _ column: Int,
    _ point: Int32
  ) throws(ReadingsProblem) -> Double? {
    guard !field.isEmpty, let range = ranges[Int(point)] else { return nil }
    guard let value = DecimalNumber.double(field) else {
      throw problem(column, "\(Self.quoted(field)) is no number; a bad value is an empty field")
    }
    return range.contains(value) ? value : nil
  }

  private mutating func skip(_ name: ArraySlice<UInt8>, _ column: Int) throws(ReadingsProblem) {
    guard !skipsUnknown else {
      skipped += 1
      return
    }
    let text = String(decoding: name, as: UTF8.self)
    var words = "the configuration has no point \(Self.quoted(name))"
    if let near = points.nearest(to: text) { words += "; did you mean \"\(near)\"?" }
    throw problem(column, words)
  }

  private func problem(_ column: Int, _ text: String) -> ReadingsProblem {
    ReadingsProblem(file: file, line: line, column: column, text: text)
  }

  /// The beginning of what stands there, fit for a terminal.
  private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
    let shown = bytes.prefix(60).map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }
    return "\"\(String(decoding: shown, as: UTF8.self))\(bytes.count > 60 ? "…" : "")\""
  }
}
