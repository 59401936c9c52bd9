import Glibc
import Journal
import Logging
import System

/// Where log lines go: the journal with named fields where there is one, otherwise standard error.
package final class LogSink: Sendable {
  private let journal: JournalSocket?
  private let lock = ThreadLock()
  private let repeats = RepeatBox()

  /// Only used under the lock.
  private final class RepeatBox: @unchecked Sendable {
    var filter = RepeatFilter<LogLine>()
  }

  /// Writes to the journal where standard error goes to the journal already, otherwise to standard
  /// error.
  package convenience init() {
    self.init(journal: JournalSocket.isStandardErrorOfService ? JournalSocket() : nil)
  }

  init(journal: JournalSocket?) { self.journal = journal }

  func write(_ line: LogLine) {
    let now = Self.milliseconds
    let (verdict, overdue) = lock.withLock {
      (
        repeats.filter.verdict(on: line, about: line.subject, at: now),
        repeats.filter.overdue(at: now)
      )
    }
    for held in overdue { tell(held.line.repeated(held.times, in: held.seconds)) }
    switch verdict {
    case .hold: break
    case .tell: tell(line)
    case .tellRepeated(let times, let seconds): tell(line.repeated(times, in: seconds))
    }
  }

  /// Logs what was held back for long enough, also where nothing else is logged; for now and then.
  package func tellOverdue() {
    let now = Self.milliseconds
    let overdue = lock.withLock { repeats.filter.overdue(at: now) }
    for held in overdue { tell(held.line.repeated(held.times, in: held.seconds)) }
  }

  /// Logs how things are where the last line about them was held back.
  package func tellRest() {
    let rest = lock.withLock { repeats.filter.unsettled() }
    for line in rest { tell(line) }
  }

  private func tell(_ line: LogLine) {
    if let journal, journal.send(line.fields) { return }
    var bytes = Array("\(line.level): \(line.text)\(line.suffix)\n".utf8)[...]
    lock.withLock {
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }
  }

  private static var milliseconds: Int64 { MonotonicClock.now() / 1_000_000 }
}
