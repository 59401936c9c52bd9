/// A message on a command topic, as a broker delivered it.
package struct IncomingCommand: Sendable {
  /// The id of the broker it came from; the reply goes there.
  package var broker: String
  /// The topic level after `command/`.
  package var name: String
  package var payload: [UInt8]
  /// Whether it was stored by the broker before this gateway subscribed.
  package var isRetained: Bool
  /// Where an MQTT 5 request wants the reply sent.
  package var responseTopic: String?
  /// What an MQTT 5 request wants returned with the reply.
  package var correlationData: [UInt8]?

  /// When it came, in milliseconds of a clock that does not go back.
  package var arrival: Int64

  package init(
    broker: String,
    name: String,
    payload: [UInt8],
    isRetained: Bool = false,
    responseTopic: String? = nil,
    correlationData: [UInt8]? = nil,
    arrival: Int64
  ) {
    self.broker = broker
    self.name = name
    self.payload = payload
    self.isRetained = isRetained
    self.responseTopic = responseTopic
    self.correlationData = correlationData
    self.arrival = arrival
  }
}

/// The answer to one command.
package struct CommandReply: Sendable, Hashable {
  /// The id of the broker to which it goes.
  package var broker: String
  /// The command's name, for the topic `reply/<name>`; characters that no topic allows are
  /// replaced.
  package var name: String
  /// `{"id":…,"ok":…,"error":…,"result":…}`.
  package var payload: [UInt8]
  /// The topic that replaces `reply/<name>`.
  package var responseTopic: String?
  package var correlationData: [UInt8]?
}
