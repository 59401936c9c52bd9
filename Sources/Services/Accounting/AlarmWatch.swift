import Alarms
import Measurements

/// An alarm at work: its state, and what of it the store does not know yet.
struct AlarmWatch: Sendable {
  let source: WatchedAlarm.Source
  private(set) var alarm: Alarm
  /// Whether the checkpoint in the store is out of date.
  var isChanged = false
  /// Whether how it stands is to be published.
  var isToBeTold = true
  /// The beginning of the newest interval whose row was watched: a late correction of an older one
  /// tells nothing of the present.
  var newestInterval = Timestamp.distantPast

  init(_ watched: WatchedAlarm) {
    source = watched.source
    alarm = Alarm(watched.rule)
  }

  static let checkpointPrefix = "alarm/"
  var checkpointKey: String { Self.checkpointPrefix + alarm.rule.id }

  func status(at now: Timestamp) -> AlarmStatus {
    AlarmStatus(rule: alarm.rule, state: alarm.state, time: alarm.state.changedAt ?? now)
  }

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
    isToBeTold = isToBeTold || isTold
    return transition
  }

  /// Goes on from the state of an earlier run.
  mutating func restore(_ state: AlarmState, at now: Timestamp) {
    alarm = Alarm(alarm.rule, state: state)
    alarm.resume(at: now)
  }
}
