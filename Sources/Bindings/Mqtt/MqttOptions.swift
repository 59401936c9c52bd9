/// How to reach and greet a broker.
package struct MqttOptions: Sendable {
  package enum Version: Sendable { case v311, v5 }

  package struct TLS: Sendable {
    /// The certification authorities to trust; `nil`: those of the system.
    package var caFile: String?
    package var certificateFile: String?
    package var keyFile: String?
    /// Whether the broker's certificate and host name are checked.
    package var verifies = true

    package init() {}
  }

  package var host: String
  package var port: UInt16
  package var version = Version.v5
  package var clientID: String
  package var username: String?
  package var password: String?
  /// Seconds; at least 5.
  package var keepAlive = 30
  package var tls: TLS?
  /// How many QoS 1 messages may wait for their acknowledgement.
  package var window = 20
  /// Seconds for the TCP connection, and again for the broker's greeting.
  package var patience = 5.0

  package init(host: String, port: UInt16, clientID: String) {
    self.host = host
    self.port = port
    self.clientID = clientID
  }
}

/// MQTT 5 properties of a message; left out on 3.1.1.
package struct MqttProperties: Sendable, Hashable {
  /// Seconds.
  package var messageExpiry: UInt32?
  package var contentType: String?
  package var responseTopic: String?
  package var correlationData: [UInt8]?
  package var userProperties: [MqttUserProperty] = []

  package init() {}

  var isEmpty: Bool {
    messageExpiry == nil && contentType == nil && responseTopic == nil && correlationData == nil
      && userProperties.isEmpty
  }
}

package struct MqttUserProperty: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// A message to publish, or a will.
package struct MqttOutgoing: Sendable {
  /// The caller's own name of the message, told back when the broker has acknowledged it.
  package var token: Int64
  package var topic: String
  package var payload: [UInt8]
  /// 0 or 1.
  package var qos: Int32
  package var retain: Bool
  package var properties: MqttProperties

  package init(
    token: Int64 = 0,
    topic: String,
    payload: [UInt8],
    qos: Int32 = 1,
    retain: Bool = false,
    properties: MqttProperties = MqttProperties()
  ) {
    self.token = token
    self.topic = topic
    self.payload = payload
    self.qos = qos
    self.retain = retain
    self.properties = properties
  }
}

/// A message that a broker delivered.
package struct MqttIncoming: Sendable {
  package var topic: String
  package var payload: [UInt8]
  package var qos: Int32
  package var retain: Bool
  package var properties: MqttProperties
}

/// What happens on a connection, in the order in which it happens.
package enum MqttEvent: Sendable {
  case connected
  /// The broker refused; `code` is its reason code (MQTT 5) or return code (3.1.1).
  case refused(code: Int32, text: String)
  /// No connection came about: TCP, name, TLS, no greeting in time.
  case connectFailed(String)
  /// The connection ended; what was not acknowledged may or may not have arrived.
  case disconnected(String)
  /// The tokens of messages that the broker has taken charge of.
  case acknowledged([Int64])
  /// A message that was not sent, and why; the library does not keep it.
  case notSent(token: Int64, text: String)
  case subscribed(filter: String, isGranted: Bool)
  case message(MqttIncoming)
}
