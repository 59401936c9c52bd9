import Indicators
import Measurements

/// What is different while recorded readings are accounted.
struct ReplayMode: Sendable {
  /// Whether states are given to the store; nothing goes on from them after a replay.
  var keepsCheckpoints = true
  /// When rows of intervals that still run are told; `nil`: never.
  var pace: RunningPace? = .eachMinute
  /// When they were told last, by a pace of more than a minute.
  var toldRunning = Timestamp(milliseconds: 0)
  /// The rows that alarms look at each minute, whatever the pace.
  var watched: Set<WatchedRows> = []
  /// Whether no more readings come: intervals that ended wait for nothing.
  var isConcluding = false
  /// Whether the last rows of running intervals are wanted.
  var isLast = false
  /// What is done with the readings of each recorded point.
  var uses: [[ReadingUse]] = []
  /// The next moment at which something may be due.
  var nextDue: Int64 = .min
  /// When the last reading was taken.
  var lastReading: Int64 = .min

  /// Which rows of running intervals are due; takes note that they were.
  mutating func runningRows(at now: Timestamp, isNewMinute: Bool) -> RowMoment.Running {
    if let pace, isTime(at: now, pace, isNewMinute: isNewMinute) {
      toldRunning = now
      return .all
    }
    return isNewMinute && !watched.isEmpty ? .watched : .none
  }

  private func isTime(at now: Timestamp, _ pace: RunningPace, isNewMinute: Bool) -> Bool {
    if isConcluding { return isLast }
    return pace == .eachMinute
      ? isNewMinute : pace.count(by: now) != pace.count(by: toldRunning)
  }

  /// When rows of running intervals are due next, in Unix milliseconds; `nil`: never.
  func nextRunning(after now: Timestamp) -> Int64? {
    let minute = watched.isEmpty ? nil : RunningPace.eachMinute.next(after: now)
    guard let next = pace?.next(after: now) else { return minute }
    return min(next, minute ?? next)
  }

  func isWatched(_ subject: String, _ family: IndicatorFamily, _ kind: RowKind) -> Bool {
    watched.contains {
      $0.subject == subject && $0.family == family && $0.period.map { $0 == kind.name } ?? true
    }
  }
}
