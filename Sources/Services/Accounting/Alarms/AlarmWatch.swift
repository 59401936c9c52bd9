import Alarms
import Indicators
import Measurements

/// An alarm at work: its state, and what of it the store does not know yet.
struct AlarmWatch: Sendable {
  let source: WatchedAlarm.Source
  private(set) var alarm: Alarm
  /// Whether the checkpoint in the store is out of date.
  private var isChanged = false
  /// Whether its state must be published.
  private var mustPublish = true
  /// The beginning of the newest interval whose row was watched: a late correction of an older one
  /// tells nothing of the present.
  private var newestInterval = Timestamp.distantPast

  init(_ watched: WatchedAlarm) {
    source = watched.source
    alarm = Alarm(watched.rule)
  }

  static let checkpointPrefix = "alarm/"
  var checkpointKey: String { Self.checkpointPrefix + alarm.rule.id }

  /// Changes the alarm; notes whether that is to be kept and published.
  mutating func update(
    _ body: (inout Alarm) -> AlarmTransition?
  ) -> AlarmTransition? {
    let before = alarm.state
    let transition = body(&alarm)
    if alarm.state.differs(from: before) { isChanged = true }
    let isTold =
      transition != nil || alarm.state.shelvedUntil != before.shelvedUntil
      || alarm.state.isAcknowledged != before.isAcknowledged
    mustPublish = mustPublish || isTold
    return transition
  }

  /// Lets the alarm see a row, unless it has seen one of a later interval.
  mutating func see(_ row: KPIRow, at now: Timestamp) -> AlarmTransition? {
    guard case .indicator(let watch) = source, watch.concerns(row),
      row.interval.from >= newestInterval
    else { return nil }
    newestInterval = row.interval.from
    return update { $0.accept(watch.value(in: row), at: now) }
  }

  /// Adds the state that is to be kept and how the alarm stands, where they are out of date.
  mutating func takeNews(at now: Timestamp, into changes: inout LedgerChanges) {
    if isChanged, let bytes = StateCheckpoint.bytes(of: alarm.state) {
      changes.checkpoints[checkpointKey] = bytes
      isChanged = false
    }
    if mustPublish {
      let time = alarm.state.changedAt ?? now
      changes.alarms.append(AlarmStatus(rule: alarm.rule, state: alarm.state, time: time))
      mustPublish = false
    }
  }

  /// Goes on from the state of an earlier run.
  mutating func restore(_ state: AlarmState, at now: Timestamp) {
    alarm = Alarm(alarm.rule, state: state)
    alarm.resume(at: now)
  }
}
