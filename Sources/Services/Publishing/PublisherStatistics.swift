/// What a publisher has done since the start.
package struct PublisherStatistics: Sendable, Hashable {
  package var isConnected = false
  /// Messages that the broker has acknowledged.
  package var published: Int64 = 0
  /// Messages that can never be delivered: the broker or its limits refused them.
  package var rejected: Int64 = 0
  /// Temporary refusals: the messages were kept and are sent again.
  package var deferred: Int64 = 0
  /// Why the broker takes no messages for now; `nil` while it takes them.
  package var refusal: String?
  package var connects: Int64 = 0
  /// How often another client with the same id took the session.
  package var takeovers: Int64 = 0
  package var inFlight = 0
  /// How many may be.
  package var window = 0
  /// How long an acknowledgement takes; `nil`: not known.
  package var roundTrip: Duration?
  /// The outbox's id up to which the broker has every message.
  package var acknowledged: Int64 = 0
  /// Why there is no connection; `nil` while there is one.
  package var fault: String?
  /// Why the last connection or attempt ended, also when there is one again.
  package var lastFault: String?
  /// What the broker does not offer.
  package var limits = BrokerLimits()

  package init() {}
}
