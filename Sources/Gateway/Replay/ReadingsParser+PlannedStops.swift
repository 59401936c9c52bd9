import Configuration
import Measurements

extension ReadingsParser {
  private static let suffix = Array(".planned_stop".utf8)
  /// Limits of a planned stop, in milliseconds.
  ///
  /// The length and how far ahead are those of the command; how far back it may begin is the time
  /// for which a replay keeps its ledger.
  private static let longest: Int64 = 31 * 86_400_000
  private static let oldest: Int64 = 62 * 86_400_000
  private static let furthest: Int64 = 400 * 86_400_000

  /// Takes a line that does not name a point: a planned stop, or an error.
  mutating func takeOther(
    _ name: ArraySlice<UInt8>,
    _ field: ArraySlice<UInt8>,
    at time: Int64,
    _ column: Int,
    into block: inout RecordedBlock
  ) throws(ReadingsProblem) {
    let isStop =
      name.count > Self.suffix.count && name.suffix(Self.suffix.count) == Self.suffix[...]
    let id = String(decoding: name.dropLast(isStop ? Self.suffix.count : 0), as: UTF8.self)
    guard isStop, productionLines.contains(id) else {
      guard skipsUnknown else { throw problem(column, words(forUnknown: name, isStop: isStop, id)) }
      skipped += 1
      return
    }
    let stop = try stop(field, at: time, column + name.count + 1)
    block.stops.append(
      RecordedStop(
        time: Timestamp(milliseconds: time),
        line: id,
        stop: stop,
        position: block.readings.count
      )
    )
  }

  private func words(
    forUnknown name: ArraySlice<UInt8>,
    isStop: Bool,
    _ id: String
  ) -> String {
    let text = String(decoding: name, as: UTF8.self)
    let near = isStop ? nil : points.nearest(to: text)
    let line = isStop ? Spelling.nearest(to: id, among: productionLines) : nil
    let quoted = ReadingsProblem.quoted(isStop ? name.dropLast(Self.suffix.count) : name)
    let meant = near ?? line.map { "\($0).planned_stop" }
    return "the configuration has no \(isStop ? "production line" : "point") \(quoted)"
      + (meant.map { "; did you mean \"\($0)\"?" } ?? "")
  }

  private func stop(
    _ field: ArraySlice<UInt8>,
    at time: Int64,
    _ column: Int
  ) throws(ReadingsProblem) -> Interval {
    let parts = field.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw problem(
        column,
        "\(ReadingsProblem.quoted(field)) is no planned stop, which is from/to in Unix milliseconds, "
          + "such as 1790787600000/1790791200000"
      )
    }
    let from = try moment(parts[0], column)
    let to = try moment(parts[1], column + parts[0].count + 1)
    if let words = Self.objection(to: from, to, at: time) { throw problem(column, words) }
    return Interval(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
  }

  private func moment(
    _ field: ArraySlice<UInt8>,
    _ column: Int
  ) throws(ReadingsProblem) -> Int64 {
    guard let time = DecimalNumber.integer(field), TimeAdvice.times.contains(time) else {
      throw problem(column, TimeAdvice.words(for: field))
    }
    return time
  }

  private static func objection(to from: Int64, _ to: Int64, at time: Int64) -> String? {
    if from >= to { return "the stop ends before it begins" }
    if to - from > longest { return "the stop is longer than 31 days; plan it in parts" }
    if from < time - oldest { return "the stop begins more than 62 days before ts_ms" }
    return from > time + furthest ? "the stop begins more than 400 days after ts_ms" : nil
  }
}
