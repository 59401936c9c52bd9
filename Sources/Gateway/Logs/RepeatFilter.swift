/// Lets a log line through once, and then logs now and then how often it was repeated.
///
/// A fault that flaps for a week must not push everything else out of the journal. What is repeated
/// is counted and logged when a minute is over, then after two, four … up to an hour. But the last line
/// about a subject is always logged in the end: a device that is back is never left as offline.
package struct RepeatFilter<Line: Hashable & Sendable>: Sendable {
  private struct Memory {
    /// Milliseconds of a monotonic clock.
    var toldAt: Int64
    var pause: Int64
    var repeats = 0
    /// How often it was let through within the pause, because its subject had changed.
    var changes = 0
    var subject: String?
  }

  /// What was logged and what was seen last about a subject.
  private struct Subject {
    var told: Line
    var seen: Line
    var seenAt: Int64
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
  /// So many changes of a subject within a pause are logged at once.
  private static var promptChanges: Int { 2 }
  /// Later ones when the subject has been quiet for this part of the pause: 5 s at first.
  private static var quietPart: Int64 { 12 }
  /// More different lines than these are not kept apart.
  private static var capacity: Int { 512 }

  private var lines: [Line: Memory] = [:]
  private var subjects: [String: Subject] = [:]

  /// The different lines that are remembered.
  var count: Int { max(lines.count, subjects.count) }

  package init() {}

  /// What to do with a line at a time, in milliseconds of a clock that does not go back.
  ///
  /// Of the lines about one `subject` the last one says how it is; `nil`: the line says nothing of the kind.
  package mutating func verdict(
    on line: Line,
    about subject: String? = nil,
    at now: Int64
  ) -> Verdict {
    let isChange = subject.flatMap { subjects[$0] }.map { $0.told != line } ?? false
    let verdict = judge(line, isChange: isChange, at: now)
    lines[line]?.subject = subject
    if let subject { note(line, about: subject, isTold: verdict != .hold, at: now) }
    return verdict
  }

  private mutating func judge(_ line: Line, isChange: Bool, at now: Int64) -> Verdict {
    guard var memory = lines[line] else {
      makeRoom(at: now)
      lines[line] = Memory(toldAt: now, pause: Self.firstPause)
      return .tell
    }
    guard now - memory.toldAt >= memory.pause else {
      let isPrompt =
        isChange && memory.changes < Self.promptChanges && memory.repeats == 0
        && memory.pause == Self.firstPause
      if isPrompt { memory.changes += 1 } else { memory.repeats += 1 }
      lines[line] = memory
      return isPrompt ? .tell : .hold
    }
    let seconds = (now - memory.toldAt) / 1000
    let isQuiet = memory.repeats == 0 && memory.changes == 0
    let pause = isQuiet ? Self.firstPause : min(memory.pause * 2, Self.longestPause)
    lines[line] = Memory(toldAt: now, pause: pause)
    return memory.repeats == 0 ? .tell : .tellRepeated(times: memory.repeats, seconds: seconds)
  }

  private mutating func note(_ line: Line, about subject: String, isTold: Bool, at now: Int64) {
    if isTold {
      if subjects[subject] == nil, subjects.count >= Self.capacity { forgetOldestSubject() }
      subjects[subject] = Subject(told: line, seen: line, seenAt: now)
    } else {
      subjects[subject]?.seen = line
      subjects[subject]?.seenAt = now
    }
  }

  private mutating func forgetOldestSubject() {
    let settled = subjects.filter { $0.value.told == $0.value.seen }
    if let oldest = (settled.isEmpty ? subjects : settled).min(by: {
      $0.value.seenAt < $1.value.seenAt
    }) {
      subjects[oldest.key] = nil
    }
  }

  /// What was held back for so long that it should be logged though it did not come again, the longest
  /// first; then the last lines of subjects that have been quiet since.
  package mutating func overdue(at now: Int64) -> [(line: Line, times: Int, seconds: Int64)] {
    var told: [(line: Line, times: Int, seconds: Int64)] = []
    for (line, memory) in lines where memory.repeats > 0 && now - memory.toldAt >= memory.pause {
      told.append((line, memory.repeats, (now - memory.toldAt) / 1000))
      let pause = min(memory.pause * 2, Self.longestPause)
      lines[line] = Memory(toldAt: now, pause: pause, subject: memory.subject)
      if let subject = memory.subject { subjects[subject]?.told = line }
    }
    told.sort { $0.seconds > $1.seconds }
    return told + settled(at: now)
  }

  private mutating func settled(at now: Int64) -> [(line: Line, times: Int, seconds: Int64)] {
    var settled: [(line: Line, times: Int, seconds: Int64)] = []
    for (name, subject) in subjects where subject.told != subject.seen {
      let memory = lines[subject.seen]
      let patience = (memory?.pause ?? Self.firstPause) / Self.quietPart
      guard now - subject.seenAt >= patience else { continue }
      settled.append((subject.seen, memory?.repeats ?? 0, (now - (memory?.toldAt ?? now)) / 1000))
      subjects[name]?.told = subject.seen
      let pause = min((memory?.pause ?? Self.firstPause) * 2, Self.longestPause)
      lines[subject.seen] = Memory(toldAt: now, pause: pause, subject: name)
    }
    return settled
  }

  /// The last lines about subjects of which an earlier one was logged last.
  mutating func unsettled() -> [Line] {
    let names = subjects.filter { $0.value.told != $0.value.seen }.keys.sorted()
    return names.compactMap { name in
      guard let seen = subjects[name]?.seen else { return nil }
      subjects[name]?.told = seen
      return seen
    }
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
