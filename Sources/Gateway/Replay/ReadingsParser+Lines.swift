import Accounting
import Production

extension ReadingsParser {
  /// A longer pause, in milliseconds, means a wrong time: 62 days, the most that the ledger
  /// bridges.
  private static let longestPause: Int64 = 62 * 86_400_000

  mutating func take(
    _ bytes: ArraySlice<UInt8>,
    _ block: inout RecordedBlock
  ) throws(ReadingsProblem) {
    line += 1
    let text = bytes.last == 0x0D ? bytes.dropLast() : bytes
    if line == 1 { return try takeHeader(text) }
    guard let first = text.firstIndex(of: 0x2C) else { throw problem(1, words(for: text)) }
    let afterFirst = text[(first + 1)...]
    guard let second = afterFirst.firstIndex(of: 0x2C) else {
      throw problem(text.count + 1, "a reading is ts_ms,point,value: there is no value's field")
    }
    if text.elementsEqual(HeaderAdvice.header.utf8) {
      throw problem(1, "the header again: were recordings joined? remove this line")
    }
    let time = try time(text[..<first])
    let column = first + 1 - text.startIndex + 1
    let (name, field) = (text[(first + 1)..<second], text[(second + 1)...])
    guard let point = points.position(of: name) else {
      return try takeOther(name, field, at: time, column, into: &block)
    }
    let value = try value(field, column + name.count + 1, point)
    noteTime(of: point, time, column)
    block.readings.append(RecordedReading(time: time, point: point, value: value))
  }

  func takeHeader(_ text: ArraySlice<UInt8>) throws(ReadingsProblem) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let header = text.starts(with: mark) ? text.dropFirst(3) : text
    guard header.elementsEqual(HeaderAdvice.header.utf8) else {
      throw problem(1, HeaderAdvice.words(for: header))
    }
  }

  private func words(for text: ArraySlice<UInt8>) -> String {
    if text.isEmpty { return "the line is empty; remove it" }
    let separator = HeaderAdvice.separator(of: text).map { ": commas separate fields, not \($0)" }
    return "a reading is ts_ms,point,value" + (separator ?? "")
  }

  private mutating func time(_ field: ArraySlice<UInt8>) throws(ReadingsProblem) -> Int64 {
    guard let time = DecimalNumber.integer(field), TimeAdvice.times.contains(time) else {
      throw problem(1, TimeAdvice.words(for: field))
    }
    guard time != lastTime else { return time }
    if lastTime != .min {
      guard time > lastTime else {
        throw problem(
          1,
          "the time \(time) is before that of line \(lastTimeLine), \(lastTime); "
            + "sort -s -t, -k1,1n puts lines in order"
        )
      }
      guard time - lastTime <= Self.longestPause else {
        throw problem(1, "more than 62 days have no reading: is the time \(time) right?")
      }
    }
    (lastTime, lastTimeLine) = (time, line)
    return time
  }

  private mutating func value(
    _ field: ArraySlice<UInt8>,
    _ column: Int,
    _ point: Int32
  ) throws(ReadingsProblem) -> Double? {
    guard !field.isEmpty, let range = meanings[Int(point)].range else { return nil }
    guard let value = DecimalNumber.double(field) else {
      if field.contains(0x0D) { throw problem(column, Self.bareReturn) }
      throw problem(column, ValueAdvice.words(for: field, of: meanings[Int(point)]))
    }
    noteState(value, of: point, column)
    if range.contains(value) { return value }
    note(\.outOfRange, column) { Self.outside(value, range, of: $0[point]) }
    return nil
  }
}

extension ReadingsParser {
  private static func outside(
    _ value: Double,
    _ range: ClosedRange<Double>,
    of name: String
  ) -> String {
    "\(value) is outside the range of \(name), \(range.lowerBound) to \(range.upperBound), and is bad"
  }

  private mutating func noteState(_ value: Double, of point: Int32, _ column: Int) {
    let states = meanings[Int(point)].states
    guard !states.isEmpty, Int(exactly: value).flatMap({ states[$0] }) == nil else { return }
    note(\.unknownStates, column) { parser in
      let known = states.keys.sorted().map(String.init).joined(separator: ", ")
      return "\(value) is no state of \(parser[point]), which has \(known)"
    }
  }

  private mutating func noteTime(of point: Int32, _ time: Int64, _ column: Int) {
    if lastReadings[Int(point)] == time {
      note(\.repeated, column) {
        "\($0[point]) has a reading of the time \(time) already; both are taken"
      }
    }
    lastReadings[Int(point)] = time
  }

  private mutating func note(
    _ kind: WritableKeyPath<RecordingNotes, RecordingNotes.Sighting>,
    _ column: Int,
    _ words: (Self) -> String
  ) {
    notes[keyPath: kind].count += 1
    guard notes[keyPath: kind].first == nil else { return }
    notes[keyPath: kind].first = problem(column, words(self))
  }

  private subscript(point: Int32) -> String { points.points[Int(point)].name }
}
