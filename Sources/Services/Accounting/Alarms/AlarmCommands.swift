import Alarms
package import Measurements

extension Accounting {
  /// Keeps an alarm from being raised for a time; one that is raised may still be cleared.
  ///
  /// - Parameters:
  ///   - id: The alarm's id in `kpis.yaml`.
  ///   - moment: Until when; one that is not after `now` ends a shelving.
  ///   - now: The present time.
  /// - Returns: Whether there is such an alarm.
  package func shelveAlarm(_ id: String, until moment: Timestamp, at now: Timestamp) -> Bool {
    change(id) { $0.shelve(until: moment, at: now) }
  }

  /// Notes that somebody has seen a raised alarm; a latched one can end from then on.
  ///
  /// - Returns: Whether there is such an alarm and it is raised.
  package func acknowledgeAlarm(_ id: String, at now: Timestamp) -> Bool {
    alarms.isRaised(id) && change(id) { $0.acknowledge(at: now) }
  }

  /// Whether there is an alarm of an id.
  package func hasAlarm(_ id: String) -> Bool { alarms.contains(id) }

  private func change(_ id: String, _ body: (inout Alarm) -> AlarmTransition?) -> Bool {
    guard clock.isStarted, let event = alarms.change(id, body) else { return false }
    ledger.add(event)
    return true
  }
}
