/// How surely a message is delivered.
package enum MqttQoS: Int32, Sendable, Hashable {
  /// Lost with the connection.
  case atMostOnce = 0
  /// Acknowledged by the broker.
  case atLeastOnce = 1
}

/// A message for the broker.
package struct MqttOutgoing: Sendable, Hashable {
  package var topic: String
  package var payload: [UInt8]
  package var qos: MqttQoS
  package var retain: Bool
  package var properties: MqttProperties

  package init(
    topic: String,
    payload: [UInt8],
    qos: MqttQoS = .atLeastOnce,
    retain: Bool = false,
    properties: MqttProperties = .none
  ) {
    self.topic = topic
    self.payload = payload
    self.qos = qos
    self.retain = retain
    self.properties = properties
  }
}

/// What the broker publishes for us when the connection is lost without a DISCONNECT.
///
/// Its payload has at most 65,535 bytes.
package typealias MqttWill = MqttOutgoing

/// The properties of a message in MQTT 5; left out when 3.1.1 is spoken.
package struct MqttProperties: Sendable, Hashable {
  /// After how many seconds an undelivered message is void.
  package var expirySeconds: UInt32?
  /// As a MIME type.
  package var contentType: String?
  package var responseTopic: String?
  package var correlationData: [UInt8]?
  package var userProperties: [MqttUserProperty]

  package init(
    expirySeconds: UInt32? = nil,
    contentType: String? = nil,
    responseTopic: String? = nil,
    correlationData: [UInt8]? = nil,
    userProperties: [MqttUserProperty] = []
  ) {
    self.expirySeconds = expirySeconds
    self.contentType = contentType
    self.responseTopic = responseTopic
    self.correlationData = correlationData
    self.userProperties = userProperties
  }

  package static let none = Self()
}

/// A name and a value of the sender's choice.
package struct MqttUserProperty: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
