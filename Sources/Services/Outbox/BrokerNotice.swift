/// What a broker does with the messages it is given.
package enum BrokerNotice: Sendable, Hashable {
  /// It takes none for now; they are kept, and tried again.
  case refusing(String)
  /// It takes them as before.
  case accepting
  /// It will never take a message of this topic, which is passed over.
  case rejected(topic: String, reason: String)
}
