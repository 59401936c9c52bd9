/// What a broker does with the messages that it receives.
package enum BrokerNotice: Sendable, Hashable {
  /// It takes none for now; they are kept and tried again.
  case refusing(String)
  /// It takes messages as before.
  case accepting
  /// It will never take a message of this topic; the message is skipped.
  case rejected(topic: String, reason: String)
  /// Another client uses this client id and takes the session over; `isTold`: the broker says so.
  case takenOver(clientID: String, isTold: Bool)
  /// No other client has used this client id for some time.
  case undisturbed(clientID: String)
}
