/// Lets a log line through once, and then tells now and then how often it was repeated.
///
/// A fault that flaps for a week must not push everything else out of the journal. What is repeated
/// is counted and told when a minute is over, then after two, four … up to an hour.
package struct RepeatFilter: Sendable {
  private struct Line {
    /// Milliseconds of a monotonic clock.
    var toldAt: Int64
    var pause: Int64
    var repeats = 0
  }

  /// What to do with a line.
  package enum Verdict: Sendable, Equatable {
    case tell
    /// With how often it was held back, in how many seconds.
    case tellRepeated(times: Int, seconds: Int64)
    case hold
  }

  private static let firstPause: Int64 = 60_000
  private static let longestPause: Int64 = 3_600_000
  /// More different lines than these are not kept apart.
  private static let capacity = 512

  private var lines: [String: Line] = [:]

  /// The different lines that are remembered.
  var count: Int { lines.count }

  package init() {}

  /// What to do with a line at a time, in milliseconds of a clock that does not go back.
  package mutating func verdict(on text: String, at now: Int64) -> Verdict {
    guard var line = lines[text] else {
      makeRoom(at: now)
      lines[text] = Line(toldAt: now, pause: Self.firstPause)
      return .tell
    }
    guard now - line.toldAt >= line.pause else {
      line.repeats += 1
      lines[text] = line
      return .hold
    }
    let seconds = (now - line.toldAt) / 1000
    let isQuiet = line.repeats == 0
    let pause = isQuiet ? Self.firstPause : min(line.pause * 2, Self.longestPause)
    lines[text] = Line(toldAt: now, pause: pause)
    return isQuiet ? .tell : .tellRepeated(times: line.repeats, seconds: seconds)
  }

  /// What was held back for so long that it should be told though it did not come again.
  package mutating func overdue(at now: Int64) -> [(text: String, times: Int, seconds: Int64)] {
    var told: [(text: String, times: Int, seconds: Int64)] = []
    for (text, line) in lines where line.repeats > 0 && now - line.toldAt >= line.pause {
      told.append((text, line.repeats, (now - line.toldAt) / 1000))
      lines[text] = Line(toldAt: now, pause: min(line.pause * 2, Self.longestPause))
    }
    return told.sorted { $0.text < $1.text }
  }

  /// The lines of which nothing is held back go first, then the oldest.
  private mutating func makeRoom(at now: Int64) {
    guard lines.count >= Self.capacity else { return }
    lines = lines.filter { $0.value.repeats > 0 || now - $0.value.toldAt < $0.value.pause }
    guard lines.count >= Self.capacity else { return }
    if let oldest = lines.min(by: { $0.value.toldAt < $1.value.toldAt }) {
      lines[oldest.key] = nil
    }
  }
}
