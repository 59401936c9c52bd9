package import Languages
package import Messages

/// What the outbox reports about itself and the brokers, as an event.
package enum OutboxNotice: Sendable, Hashable {
  /// Messages dropped since the last notice because there was no room, by class.
  case dropped([MessageClass: Int])
  /// All brokers have everything again after messages were dropped.
  case drained
  /// The store cannot be written; messages are kept in memory.
  case fault(BilingualText)
  /// The store can be written again.
  case recovered
  /// What a broker, named by its id, does with the messages.
  case broker(String, BrokerNotice)
}
