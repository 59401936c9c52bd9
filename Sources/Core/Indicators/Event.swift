package import Measurements

/// Something that happened once and is reported once: an alarm, a state change, a counter's reset.
package struct Event: Sendable, Hashable, Codable {
  package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
    case info, warning, critical
  }

  /// The id of the device, account or production line concerned.
  package var subject: String
  package var timestamp: Timestamp
  /// The same for all events about one thing, such as the raising and clearing of an alarm.
  package var id: String
  /// What happened, such as `counter_reset`, `state_change`.
  package var type: String
  package var severity: Severity
  /// For people, by language code: always `en` and `vi`.
  package var message: [String: String]
  /// The numbers in the message, also published as separate members.
  package var numbers: [String: Double]

  package init(
    subject: String,
    timestamp: Timestamp,
    id: String,
    type: String,
    severity: Severity,
    numbers: [String: Double] = [:],
    english: String,
    vietnamese: String
  ) {
    self.subject = subject
    self.timestamp = timestamp
    self.id = id
    self.type = type
    self.severity = severity
    self.numbers = numbers
    message = ["en": english, "vi": vietnamese]
  }
}
