/// A message as a broker gets it.
package struct BrokerMessage: Sendable {
  package var topic: String
  package var payload: [UInt8]
  package var retain: Bool
  /// Whether it may expire at the broker: only telemetry may.
  package var mayExpire: Bool
  /// What an MQTT 5 request wants back with its reply.
  package var correlationData: [UInt8]?

  package init(
    topic: String,
    payload: [UInt8],
    retain: Bool,
    mayExpire: Bool = false,
    correlationData: [UInt8]? = nil
  ) {
    self.topic = topic
    self.payload = payload
    self.retain = retain
    self.mayExpire = mayExpire
    self.correlationData = correlationData
  }
}

/// What happens on the way to a broker.
package enum BrokerEvent: Sendable {
  case connected
  /// No connection, for the reason given; the attempt is over.
  case failed(String)
  /// The connection ended; what is not acknowledged must be sent again.
  case disconnected(String)
  /// Packet ids that the broker has taken charge of.
  case acknowledged([Int32])
  /// The broker answered a message, but has not taken it.
  case refused(id: Int32, Refusal)
}

/// A connection to one broker; `Mqtt.MqttClient` is one, a test's fake another.
package protocol BrokerLink: Sendable {
  /// The next event, for one reader at a time; `nil` at the end, or when the task is cancelled.
  func nextEvent() async -> BrokerEvent?

  /// Starts one attempt to connect; the outcome is an event.
  func connect(will: BrokerMessage) async

  /// Sends at QoS 1, in order.
  ///
  /// - Returns: for each message its packet id, or why it was not sent.
  func send(_ messages: [BrokerMessage]) async -> [Result<Int32, BrokerRefusal>]

  /// Writes what is queued and says goodbye.
  func leave() async
}

/// Why a message was not sent.
package enum BrokerRefusal: Error, Sendable, Hashable {
  /// For now: the connection is gone or the window is full.
  case later
  /// This message can never be sent.
  case never(String)
}
