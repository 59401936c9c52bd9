package import Languages

/// What a broker does with the messages that it receives.
package enum BrokerNotice: Sendable, Hashable {
  /// It takes none for now; they are kept and tried again.
  case refusing(BilingualText)
  /// It takes messages as before.
  case accepting
  /// It will never take a message of this topic; the message is skipped.
  case rejected(topic: String, reason: BilingualText)
  /// It will never get a message with one of these numbers: after a power cut nobody knows which of them were
  /// given.
  case skipped(ClosedRange<Int64>)
  /// Another client uses this client id and takes the session over; `isTold`: the broker says so.
  case takenOver(clientID: String, isTold: Bool)
  /// No other client has used this client id for some time.
  case undisturbed(clientID: String)
}
