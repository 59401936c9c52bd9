/// What a publisher has done since the start.
package struct PublisherStatistics: Sendable, Hashable {
  package var isConnected = false
  /// Messages that the broker has acknowledged.
  package var published: Int64 = 0
  /// Messages that the broker or its limits refused for good.
  package var rejected: Int64 = 0
  /// Refusals that pass: the messages were kept and are sent again.
  package var deferred: Int64 = 0
  /// Why the broker takes no messages for now, while it does not.
  package var refusal: String?
  package var connects: Int64 = 0
  package var inFlight = 0
  /// The outbox's id of the last message up to which the broker has everything.
  package var acknowledged: Int64 = 0
  /// Why there is no connection, while there is none.
  package var fault: String?

  package init() {}
}
