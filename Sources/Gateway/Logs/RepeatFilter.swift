/// Lets a log line through once, and then reports from time to time how often it was repeated.
///
/// A fault that comes and goes for a week must not push everything else out of the journal.
/// Repetitions are counted and reported after a minute, then after two, four … up to an hour.
package struct RepeatFilter<Line: Hashable & Sendable>: Sendable {
  private struct Memory {
    /// Milliseconds of a monotonic clock.
    var toldAt: Int64
    var pause: Int64
    var repeats = 0
  }

  /// What to do with a line.
  package enum Verdict: Sendable, Equatable {
    case tell
    /// With the number of repetitions that were held back, and in how many seconds.
    case tellRepeated(times: Int, seconds: Int64)
    case hold
  }

  private static var firstPause: Int64 { 60_000 }
  private static var longestPause: Int64 { 3_600_000 }
  /// At most this many different lines are remembered.
  private static var capacity: Int { 512 }

  private var lines: [Line: Memory] = [:]

  /// The different lines that are remembered.
  var count: Int { lines.count }

  package init() {}

  /// What to do with a line at a time, in milliseconds of a clock that does not go back.
  package mutating func verdict(on line: Line, at now: Int64) -> Verdict {
    guard var memory = lines[line] else {
      makeRoom(at: now)
      lines[line] = Memory(toldAt: now, pause: Self.firstPause)
      return .tell
    }
    guard now - memory.toldAt >= memory.pause else {
      memory.repeats += 1
      lines[line] = memory
      return .hold
    }
    let seconds = (now - memory.toldAt) / 1000
    let isQuiet = memory.repeats == 0
    let pause = isQuiet ? Self.firstPause : min(memory.pause * 2, Self.longestPause)
    lines[line] = Memory(toldAt: now, pause: pause)
    return isQuiet ? .tell : .tellRepeated(times: memory.repeats, seconds: seconds)
  }

  /// Lines whose repetitions have been held back long enough to be reported, although they did not
  /// come again; the longest first.
  package mutating func overdue(at now: Int64) -> [(line: Line, times: Int, seconds: Int64)] {
    var told: [(line: Line, times: Int, seconds: Int64)] = []
    for (line, memory) in lines where memory.repeats > 0 && now - memory.toldAt >= memory.pause {
      told.append((line, memory.repeats, (now - memory.toldAt) / 1000))
      lines[line] = Memory(toldAt: now, pause: min(memory.pause * 2, Self.longestPause))
    }
    return told.sorted { $0.seconds > $1.seconds }
  }

  /// Removes the lines without held-back repetitions first, then the oldest.
  private mutating func makeRoom(at now: Int64) {
    guard lines.count >= Self.capacity else { return }
    lines = lines.filter { $0.value.repeats > 0 || now - $0.value.toldAt < $0.value.pause }
    guard lines.count >= Self.capacity else { return }
    if let oldest = lines.min(by: { $0.value.toldAt < $1.value.toldAt }) {
      lines[oldest.key] = nil
    }
  }
}
