import Languages
package import Measurements

/// Something that happened once and is reported once: an alarm, a state change, a counter's reset.
package struct Event: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
    case info, warning, critical
  }

  /// The id of the device, account or production line concerned.
  package var subject: String
  package var timestamp: Timestamp
  /// The same for all events about one thing, such as the raising and clearing of an alarm.
  package var id: String
  package var content: EventContent

  /// - Parameters:
  ///   - content: What happened, such as `.counterWrap(point: "meter.active_energy_import")`.
  ///   - subject: The id of the device, account or production line concerned.
  ///   - timestamp: When it happened.
  ///   - id: The same for all events about one thing.
  package init(
    _ content: EventContent,
    of subject: String,
    at timestamp: Timestamp,
    id: String
  ) {
    self.content = content
    self.subject = subject
    self.timestamp = timestamp
    self.id = id
  }
}

extension Event {
  package var kind: EventKind { content.kind }
  /// What happened, such as `counter_reset`, `state_change`.
  package var type: String { kind.code }
  package var severity: Severity { content.severity }
  /// For people, by language code: always `en` and `vi`.
  package var message: [String: String] { content.text.byLanguage }
}
