import Measurements

/// What is different while recorded readings are accounted.
final class ReplayMode {
  /// Whether recorded readings are accounted: states are not kept then, as nothing goes on from them.
  private(set) var isOn = false
  /// When rows of intervals that still run are published; `nil`: never.
  private var pace: RunningPace? = .eachMinute
  /// When they were published last, by a pace of more than a minute.
  private var publishedRunning = Timestamp(milliseconds: 0)
  /// The rows that alarms look at each minute, whatever the pace.
  private(set) var watched: Set<WatchedRows> = []
  /// Whether no more readings come: intervals that ended wait for nothing.
  private(set) var isConcluding = false
  /// Whether the last rows of running intervals are wanted.
  private var isLast = false
  /// What is done with the readings of each recorded point.
  private var uses: [[ReadingUse]] = []
  /// The next moment at which something may be due, in Unix milliseconds.
  private(set) var nextDue: Int64 = .min
  /// When the last reading was taken, in Unix milliseconds.
  private(set) var lastReading: Int64 = .min

  /// For so long after the last reading, rows of running intervals are published: one day, in milliseconds.
  private static let silence: Int64 = 86_400_000

  /// Begins a replay; `uses` is what is done with the readings of each recorded point.
  func begin(
    _ uses: [[ReadingUse]],
    pace: RunningPace?,
    watched: Set<WatchedRows>,
    at start: Timestamp
  ) {
    isOn = true
    self.uses = uses
    self.pace = pace
    self.watched = watched
    publishedRunning = start
    lastReading = start.milliseconds
  }

  /// What is done with a reading, which is the last so far; nothing where the point is not used.
  func take(_ reading: RecordedReading) -> [ReadingUse] {
    let position = Int(reading.point)
    guard uses.indices.contains(position) else { return [] }
    lastReading = reading.time
    return uses[position]
  }

  /// Notes that something happened, other than a reading.
  func noteEvent(at time: Timestamp) { lastReading = max(lastReading, time.milliseconds) }

  /// Notes when something is due next, by what else there is.
  func setNextDue(_ moment: Int64, after now: Timestamp) {
    var next = moment
    if now.milliseconds - lastReading < Self.silence, let running = nextRunning(after: now) {
      next = min(next, running)
    }
    nextDue = max(next, now.milliseconds + 1)
  }

  /// Notes that something is due at a moment, perhaps sooner than noted so far.
  func bringForward(_ moment: Int64) { nextDue = min(nextDue, moment) }

  func conclude(isLast: Bool) { (isConcluding, self.isLast) = (true, isLast) }

  func endConclusion() { (isConcluding, isLast) = (false, false) }

  /// Which rows of running intervals are due; takes note that they were.
  func takeRunningRows(at now: Timestamp, isNewMinute: Bool) -> RowMoment.Running {
    if let pace, isTime(at: now, pace, isNewMinute: isNewMinute) {
      publishedRunning = now
      return .all
    }
    return isNewMinute && !watched.isEmpty ? .watched : .none
  }

  private func isTime(at now: Timestamp, _ pace: RunningPace, isNewMinute: Bool) -> Bool {
    if isConcluding { return isLast }
    return pace == .eachMinute
      ? isNewMinute : pace.count(by: now) != pace.count(by: publishedRunning)
  }

  /// When rows of running intervals are due next, in Unix milliseconds; `nil`: never.
  private func nextRunning(after now: Timestamp) -> Int64? {
    let minute = watched.isEmpty ? nil : RunningPace.eachMinute.next(after: now)
    guard let next = pace?.next(after: now) else { return minute }
    return min(next, minute ?? next)
  }
}
