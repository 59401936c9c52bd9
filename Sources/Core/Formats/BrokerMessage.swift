/// A message as it is sent to a broker.
package struct BrokerMessage: Sendable {
  package var topic: String
  package var payload: [UInt8]
  package var retain: Bool
  /// Whether the broker acknowledges it; a message that is not is followed by a barrier.
  package var isAcknowledged: Bool
  /// Whether it may expire at the broker: only telemetry may.
  package var mayExpire: Bool
  /// What an MQTT 5 request wants returned with its reply.
  package var correlationData: [UInt8]?
  /// What MQTT 5 says of the payload.
  package var kind: PayloadKind?

  package init(
    topic: String,
    payload: [UInt8],
    retain: Bool,
    isAcknowledged: Bool = true,
    mayExpire: Bool = false,
    correlationData: [UInt8]? = nil,
    kind: PayloadKind? = nil
  ) {
    self.topic = topic
    self.payload = payload
    self.retain = retain
    self.isAcknowledged = isAcknowledged
    self.mayExpire = mayExpire
    self.correlationData = correlationData
    self.kind = kind
  }
}

/// What MQTT 5 says of a format's payloads; a format has one, or few.
package final class PayloadKind: Sendable {
  /// As a MIME type.
  package let contentType: String?
  /// The version of the layout, as the user property `schema`.
  package let schema: String?

  package init(contentType: String?, schema: String?) {
    self.contentType = contentType
    self.schema = schema
  }
}
