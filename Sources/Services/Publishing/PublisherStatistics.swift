/// What a publisher has done since the start.
package struct PublisherStatistics: Sendable, Hashable {
  package var isConnected = false
  /// Messages that the broker has acknowledged.
  package var published: Int64 = 0
  /// Messages that the broker or its limits refused for good.
  package var rejected: Int64 = 0
  package var connects: Int64 = 0
  package var inFlight = 0
  /// The outbox's id of the last message up to which the broker has everything.
  package var acknowledged: Int64 = 0
  /// Why there is no connection, while there is none.
  package var fault: String?

  package init() {}
}
