package import Formats

/// What happens on a connection to a broker.
package enum BrokerEvent: Sendable {
  case connected(BrokerLimits)
  /// There is no connection, for this reason; the attempt is over.
  case failed(String, BrokerEnding)
  /// The connection ended; what is not acknowledged must be sent again.
  case disconnected(String, BrokerEnding)
  /// The packet ids that the broker has acknowledged.
  case acknowledged([Int32])
  /// The broker answered a message but did not take it.
  case refused(id: Int32, Refusal)
}

/// A connection to one broker; tests use a fake one.
package protocol BrokerTransport: Sendable {
  /// The next event, for one reader at a time; `nil` at the end, or when the task is cancelled.
  ///
  /// It runs where its caller does, as ``send(_:)``: a message passes without another job.
  nonisolated(nonsending) func nextEvent() async -> BrokerEvent?

  /// Starts one attempt to connect; the outcome is an event.
  ///
  /// The connection asks no more of the broker than `form`.
  func connect(will: BrokerMessage, form: ConnectionForm) async

  /// Sends at QoS 1, in order.
  ///
  /// - Returns: for each message its packet id, or why it was not sent.
  nonisolated(nonsending) func send(
    _ messages: [BrokerMessage]
  ) async -> [Result<Int32, BrokerRefusal>]

  /// Whether this transport runs on the publisher's thread, where ``sendAtOnce(_:)`` can be used.
  var isAtHand: Bool { get }

  /// Sends one message as ``send(_:)`` does, without waiting, for a caller on the publisher's thread.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - isHurried: Whether anything waits for its answer, which else may be passed on a little later.
  /// - Returns: its packet id, or why it was not sent.
  func sendAtOnce(_ message: BrokerMessage, isHurried: Bool) -> Result<Int32, BrokerRefusal>

  /// What is sent at once from now on need not leave before this is called with `false`.
  func gather(_ isGathering: Bool)

  /// Passes acknowledgements to `taker` as soon as they come, on the publisher's thread, where all events before
  /// have been dealt with; else, and where this transport has another thread, they are events.
  func passAcknowledgements(to taker: (@Sendable ([Int32]) -> Void)?)

  /// Writes what is queued and disconnects.
  func leave(_ manner: LeavingManner) async
}

extension BrokerTransport {
  package var isAtHand: Bool { false }

  package func sendAtOnce(
    _ message: BrokerMessage,
    isHurried: Bool
  ) -> Result<Int32, BrokerRefusal> { .failure(.later) }

  package func gather(_ isGathering: Bool) {}

  package func passAcknowledgements(to taker: (@Sendable ([Int32]) -> Void)?) {}
}

/// What becomes of the will when the gateway leaves a broker.
package enum LeavingManner: Sendable, Hashable {
  /// The broker drops it.
  case withoutWill
  /// The broker publishes it, at once.
  case withWill
}

/// Why a message was not sent.
package enum BrokerRefusal: Error, Sendable, Hashable {
  /// Not now: the connection is lost or the window is full.
  case later
  /// This message can never be sent.
  case never(String)
}
