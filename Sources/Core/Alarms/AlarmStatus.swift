import Indicators
package import Measurements

/// The state of an alarm, for later subscribers.
package struct AlarmStatus: Sendable, Hashable {
  package var rule: AlarmRule
  package var state: AlarmState
  package var time: Timestamp

  package init(rule: AlarmRule, state: AlarmState, time: Timestamp) {
    self.rule = rule
    self.state = state
    self.time = time
  }

  /// `raised`, `shelved` or `normal`.
  package var name: String {
    if state.isRaised { return "raised" }
    return state.shelvedUntil == nil ? "normal" : "shelved"
  }
}
