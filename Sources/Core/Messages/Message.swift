package import Measurements

/// What is lost last when the store is full, and what a message means for order and retention.
package enum MessageClass: Int, Sendable, Hashable {
  /// `data`: the only messages that carry a `seq`; the first to go when the outbox is full.
  case telemetry = 0
  case indicator = 1
  case event = 2
  /// `meta` and `status`: only the newest of a topic matters.
  case state = 3
}

/// A message on its way to the brokers.
package struct Message: Sendable, Hashable {
  package var topic: String
  /// JSON in UTF-8; for telemetry with `seq` still missing, see ``sequenced(payload:by:)``.
  package var payload: [UInt8]
  package var messageClass: MessageClass
  package var retain: Bool
  /// The time of acquisition.
  package var timestamp: Timestamp

  package init(
    topic: String,
    payload: [UInt8],
    messageClass: MessageClass,
    retain: Bool,
    timestamp: Timestamp
  ) {
    self.topic = topic
    self.payload = payload
    self.messageClass = messageClass
    self.retain = retain
    self.timestamp = timestamp
  }

  /// Puts `"seq":n,` behind the opening brace, since each broker counts for itself.
  package static func sequenced(payload: [UInt8], by sequence: Int64) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(payload.count + 28)
    result.append(contentsOf: "{\"seq\":".utf8)
    result.append(contentsOf: String(sequence).utf8)
    result.append(UInt8(ascii: ","))
    result.append(contentsOf: payload.dropFirst())
    return result
  }
}
