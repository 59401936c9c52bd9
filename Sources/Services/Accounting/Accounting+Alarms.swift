import Alarms
import Indicators
package import Measurements

extension Accounting {
  /// Takes a value of a point that an alarm watches.
  func watch(_ value: Double?, by position: Int, at time: Timestamp) {
    tell(alarms[position].update { $0.accept(value, at: time) }, of: position)
  }

  private func tell(_ transition: AlarmTransition?, of position: Int) {
    guard let transition else { return }
    events.append(alarms[position].alarm.rule.event(for: transition))
  }

  /// Lets alarms see the rows that go out and the time, and puts what changed to the rows: so a state
  /// and its event are one commit.
  func settleAlarms(
    _ rows: [KPIRow],
    at now: Timestamp,
    into changes: inout LedgerChanges
  ) {
    for position in alarms.indices {
      if case .indicator(let watch) = alarms[position].source {
        for row in rows where watch.concerns(row) { see(row, watch, by: position, at: now) }
      }
      tell(alarms[position].update { $0.advance(to: now) }, of: position)
      keep(position, at: now, in: &changes)
    }
  }

  /// Lets alarms see the rows of baselines, which come after the others.
  func watchBaselines(_ changes: inout LedgerChanges, at now: Timestamp) {
    guard !changes.results.isEmpty, !alarms.isEmpty else { return }
    let told = events.count
    settleAlarms(changes.results, at: now, into: &changes)
    changes.events += events[told...]
    events.removeLast(events.count - told)
  }

  private func see(
    _ row: KPIRow,
    _ watch: IndicatorWatch,
    by position: Int,
    at now: Timestamp
  ) {
    guard row.interval.from >= alarms[position].newestInterval else { return }
    alarms[position].newestInterval = row.interval.from
    tell(alarms[position].update { $0.accept(watch.value(in: row), at: now) }, of: position)
  }

  private func keep(_ position: Int, at now: Timestamp, in changes: inout LedgerChanges) {
    let book = alarms[position]
    if book.isChanged, let bytes = StateCheckpoint.bytes(of: book.alarm.state) {
      changes.checkpoints[book.checkpointKey] = bytes
      alarms[position].isChanged = false
    }
    if book.isToBeTold {
      changes.alarms.append(book.status(at: now))
      alarms[position].isToBeTold = false
    }
  }

  /// Goes on with the alarms of an earlier run; one that is no longer configured ends, and begins anew
  /// should it ever come back.
  func restoreAlarms(from checkpoints: [String: [UInt8]], at now: Timestamp) {
    let prefix = AlarmWatch.checkpointPrefix
    for (key, bytes) in checkpoints.sorted(by: { $0.key < $1.key }) where key.hasPrefix(prefix) {
      // A state that cannot be read is begun anew with the next value.
      guard let state = StateCheckpoint.state(AlarmState.self, from: bytes) else { continue }
      if let position = alarms.firstIndex(where: { $0.checkpointKey == key }) {
        alarms[position].restore(state, at: now)
      } else {
        retire(String(key.dropFirst(prefix.count)), state, key: key, at: now)
      }
    }
  }

  private func retire(_ id: String, _ state: AlarmState, key: String, at now: Timestamp) {
    let ended = state.retired(at: now)
    guard state.differs(from: ended) else { return }
    if state.isRaised {
      let transition = AlarmTransition(kind: .cleared, time: now, value: state.value)
      events.append(AlarmRule.removal(of: id, state, at: transition))
    }
    if let bytes = StateCheckpoint.bytes(of: ended) { unsaved.checkpoints[key] = bytes }
  }
}

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
    guard alarms.contains(where: { $0.alarm.rule.id == id && $0.alarm.state.isRaised }) else {
      return false
    }
    return change(id) { $0.acknowledge(at: now) }
  }

  /// Whether there is an alarm of an id.
  package func hasAlarm(_ id: String) -> Bool { alarms.contains { $0.alarm.rule.id == id } }

  private func change(_ id: String, _ body: (inout Alarm) -> AlarmTransition?) -> Bool {
    guard startedAt != nil, let position = alarms.firstIndex(where: { $0.alarm.rule.id == id })
    else { return false }
    tell(alarms[position].update(body), of: position)
    return true
  }
}
