import Energy
import Indicators
import Measurements
import Rows

/// A moment at which rows may be due.
struct RowMoment: Sendable {
  /// Which rows of intervals that still run.
  enum Running: Sendable { case none, watched, all }

  let now: Timestamp
  /// When this run began.
  let startedAt: Timestamp
  /// Whether none was in the minute before.
  let isNewMinute: Bool
  /// Whether no more readings come.
  let isConcluding: Bool
  /// ``Running/watched`` ones are made for alarms to see, and go nowhere else.
  let running: Running
  /// The rows that alarms look at while their intervals run.
  let watched: Set<WatchedRows>
  /// Rows of intervals that end later wait: their energy is not spread yet.
  private(set) var end = Timestamp.distantFuture

  /// The part of the moment for which energy is spread by now.
  func before(_ end: Timestamp) -> Self {
    var part = self
    part.end = end
    return part
  }

  /// Whether all energy is spread.
  var isWhole: Bool { end == .distantFuture }

  /// Whether an interval's row is due, and whether it is a final one; `nil`: not now.
  ///
  /// A final row waits for a reading at or past the interval's end of all that feeds it, but no longer
  /// than the grace time after the interval's end or the start of this run.
  func isDue<Sums>(
    _ entry: IntervalTotals<Sums>.Entry,
    isComplete: Bool,
    grace: Int64,
    showsRunning: Bool
  ) -> Bool? {
    if entry.isFinal {
      // A clock that was set back books into intervals that are final but seem to be running.
      return entry.isChanged && (now >= entry.interval.to || isNewMinute) ? true : nil
    }
    guard now >= entry.interval.to else {
      return showsRunning ? false : nil
    }
    let deadline = max(entry.interval.to, startedAt).advanced(byMilliseconds: grace)
    return isComplete || now >= deadline || isConcluding ? true : nil
  }

  /// How long an ended interval waits for its readings: 10 s, or three poll periods if that is longer.
  static func grace(ofPolls period: Int64) -> Int64 {
    max(10_000, 3 * min(period, 86_400_000))
  }

  /// Whether a row of an account is made while its interval runs.
  func showsRunning(_ kind: RowKind, of account: EnergyAccount) -> Bool {
    showsRunning(kind, account.definition.id, kind.isPeriod ? .energy : .demand)
  }

  /// Whether a row of a line is made while its interval runs.
  func showsRunning(_ kind: RowKind, ofLine id: String) -> Bool {
    showsRunning(kind, id, .production)
  }

  private func showsRunning(_ kind: RowKind, _ subject: String, _ family: IndicatorFamily) -> Bool {
    guard running == .watched else { return running == .all }
    return watched.contains {
      $0.subject == subject && $0.family == family && $0.period.map { $0 == kind.name } ?? true
    }
  }
}

/// Rows that alarms look at while their intervals run.
struct WatchedRows: Hashable, Sendable {
  var subject: String
  var family: IndicatorFamily
  /// `nil`: any.
  var period: String?
}
