/// What happens to a connection, in order.
package enum MqttEvent: Sendable, Hashable {
  /// The broker accepted the client.
  case connected(MqttConnected)
  /// The broker refused the client: the CONNACK's code and its English text.
  case refused(code: Int32, text: String)
  /// The broker was not reached, or did not answer properly; the text names the cause.
  case connectFailed(String, MqttEnd)
  /// The connection is over; what is unacknowledged may or may not have arrived.
  case disconnected(String, MqttEnd)
  /// The broker has taken these QoS 1 messages.
  case acknowledged([Int32])
  /// The broker has answered a QoS 1 message, but will not deliver it (MQTT 5).
  case rejected(id: Int32, code: Int32, text: String)
  case message(MqttIncoming)
  /// The granted QoS of each filter; 128 and more: refused, for the reason given.
  case subscribed(id: Int32, granted: [Int32], reason: String?)
  /// Also the proof that the broker has read everything sent before the UNSUBSCRIBE.
  case unsubscribed(id: Int32)
}

/// Who ended a connection or an attempt.
package enum MqttEnd: Sendable, Hashable {
  /// Nobody: the broker was not reached, does not speak MQTT, or the network failed.
  case lost
  /// The broker, with the reason code of its DISCONNECT if it sent one (MQTT 5).
  case closed(code: Int32?)
  /// The broker was reached and left CONNECT unanswered.
  case unanswered
  /// This client.
  case left
}

/// An accepted connection and what the broker allows on it.
package struct MqttConnected: Sendable, Hashable {
  package var sessionPresent: Bool
  /// The largest packet the broker takes, in bytes; `nil`: it named none.
  package var maximumPacketSize: Int?
  /// How many QoS 1 messages the broker lets us have in flight.
  package var receiveMaximum: Int
  package var maximumQoS: Int
  package var retainAvailable: Bool
  /// Whether filters may have `+` and `#` in them.
  package var wildcardAvailable: Bool
  /// How the broker took the will.
  package var will = WillForm()
  /// What counts now, the broker's wish or ours.
  package var keepAlive: Duration
  /// The name the broker gave to a client without one.
  package var assignedClientID: String?
}

/// How the will is given to the broker: as it was wanted, or weaker where the broker takes it only so.
package struct WillForm: Sendable, Hashable {
  package var isRetained = true
  package var maximumQoS: Int32 = 2
  /// Whether there is none.
  package var isLeftOut = false

  package init(isRetained: Bool = true, maximumQoS: Int32 = 2, isLeftOut: Bool = false) {
    self.isRetained = isRetained
    self.maximumQoS = maximumQoS
    self.isLeftOut = isLeftOut
  }

  /// What is left of the will where both hold.
  package func with(_ other: Self) -> Self {
    Self(
      isRetained: isRetained && other.isRetained,
      maximumQoS: min(maximumQoS, other.maximumQoS),
      isLeftOut: isLeftOut || other.isLeftOut
    )
  }
}

/// What a client does without, because the broker has shown that it does not take it.
package struct MqttConcessions: Sendable, Hashable {
  package var will = WillForm()
  /// Whether messages are published as retained.
  package var retains = true
  package var maximumQoS = 2

  package init() {}
}

/// A message from the broker.
package struct MqttIncoming: Sendable, Hashable {
  package var topic: String
  package var payload: [UInt8]
  package var qos: Int32
  package var retain: Bool
  /// Of MQTT 5; empty otherwise.
  package var properties: MqttProperties
}
