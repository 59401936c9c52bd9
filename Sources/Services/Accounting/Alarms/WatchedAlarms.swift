import Events
import Production
import Alarms
import Indicators
import Measurements

/// All alarms at work.
final class WatchedAlarms {
  private var alarms: [AlarmWatch]

  init(_ definition: AccountingDefinition) {
    alarms = definition.alarms.map { AlarmWatch($0) }
  }

  /// Takes a value of a point that an alarm watches.
  ///
  /// - Returns: The event of it.
  func watch(_ value: Double?, by position: Int, at time: Timestamp) -> Event? {
    event(of: position) { $0.update { $0.accept(value, at: time) } }
  }

  /// Lets alarms see the rows that go out and the time, and puts what changed to the rows: so a state
  /// and its event are one commit.
  ///
  /// - Returns: The events of them.
  func settle(_ rows: [KPIRow], at now: Timestamp, into changes: inout LedgerChanges) -> [Event] {
    var events: [Event] = []
    for position in alarms.indices {
      for row in rows {
        if let event = event(of: position, { $0.see(row, at: now) }) { events.append(event) }
      }
      if let event = event(of: position, { $0.update { $0.advance(to: now) } }) {
        events.append(event)
      }
      alarms[position].takeNews(at: now, into: &changes)
    }
    return events
  }

  private func event(
    of position: Int,
    _ body: (inout AlarmWatch) -> AlarmTransition?
  ) -> Event? {
    body(&alarms[position]).map { alarms[position].alarm.rule.event(for: $0) }
  }

  // MARK: - People

  /// Whether there is an alarm of an id.
  func contains(_ id: String) -> Bool { position(of: id) != nil }

  /// Whether an alarm is raised.
  func isRaised(_ id: String) -> Bool {
    alarms.contains { $0.alarm.rule.id == id && $0.alarm.state.isRaised }
  }

  /// Changes an alarm.
  ///
  /// - Returns: The event of it; `nil`: there is no such alarm.
  func change(_ id: String, _ body: (inout Alarm) -> AlarmTransition?) -> Event?? {
    position(of: id).map { event(of: $0) { $0.update(body) } }
  }

  private func position(of id: String) -> Int? {
    alarms.firstIndex { $0.alarm.rule.id == id }
  }

  // MARK: - Time and rows

  /// When an alarm changes without a value, in Unix milliseconds; `nil`: it does not.
  func deadline(of position: Int) -> Int64? { alarms[position].alarm.deadline?.milliseconds }

  /// The earliest moment at which an alarm changes without a value.
  var deadline: Int64 { alarms.indices.compactMap { deadline(of: $0) }.min() ?? .max }

  /// The rows of running intervals that alarms look at, and those that they are made of.
  func watchedRows(_ definition: AccountingDefinition) -> Set<WatchedRows> {
    var watched: Set<WatchedRows> = []
    for book in alarms {
      guard case .indicator(let watch) = book.source, watch.looksAtOpenRows else { continue }
      let rows = WatchedRows(subject: watch.subject, family: watch.family, period: watch.period)
      watched.insert(rows)
      let line = definition.lines.first { $0.id == watch.subject }
      guard watch.family == .production, let account = line?.energy else { continue }
      // A line's cost is that of its account's row.
      watched.insert(WatchedRows(subject: account, family: .energy, period: watch.period))
    }
    return watched
  }

  // MARK: - State

  /// Goes on with the alarms of an earlier run; one that is no longer configured ends, and begins anew
  /// should it ever come back.
  func restore(from checkpoints: [String: [UInt8]], at now: Timestamp, _ ledger: LedgerWriter) {
    let prefix = AlarmWatch.checkpointPrefix
    for (key, bytes) in checkpoints.sorted(by: { $0.key < $1.key }) where key.hasPrefix(prefix) {
      // A state that cannot be read is begun anew with the next value.
      guard let state = StateCheckpoint.state(AlarmState.self, from: bytes) else { continue }
      if let position = alarms.firstIndex(where: { $0.checkpointKey == key }) {
        alarms[position].restore(state, at: now)
      } else {
        Self.retire(String(key.dropFirst(prefix.count)), state, key: key, at: now, ledger)
      }
    }
  }

  private static func retire(
    _ id: String,
    _ state: AlarmState,
    key: String,
    at now: Timestamp,
    _ ledger: LedgerWriter
  ) {
    let ended = state.retired(at: now)
    guard state.differs(from: ended) else { return }
    if state.isRaised {
      let transition = AlarmTransition(kind: .cleared, time: now, value: state.value)
      ledger.add(AlarmRule.removal(of: id, state, at: transition))
    }
    if let bytes = StateCheckpoint.bytes(of: ended) { ledger.add(checkpoint: bytes, for: key) }
  }
}
