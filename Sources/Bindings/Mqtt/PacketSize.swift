/// The size of a PUBLISH on the wire, MQTT 5.0 section 3.3.
///
/// libmosquitto's own check comes after it has put a QoS 1 message in its queue, and leaves out a
/// byte; so the size is known before.
enum PacketSize {
  /// In bytes, with the fixed header.
  static func publish(_ message: MqttOutgoing, version: MqttVersion) -> Int {
    var remaining = 2 + message.topic.utf8.count + message.payload.count
    if message.qos != .atMostOnce { remaining += 2 }
    if version == .v5 {
      let properties = length(of: message.properties)
      remaining += variableInteger(properties) + properties
    }
    return 1 + variableInteger(remaining) + remaining
  }

  /// In bytes, without the length in front of them.
  static func length(of properties: MqttProperties) -> Int {
    var length = properties.expirySeconds == nil ? 0 : 5
    length += properties.contentType.map { 3 + $0.utf8.count } ?? 0
    length += properties.responseTopic.map { 3 + $0.utf8.count } ?? 0
    length += properties.correlationData.map { 3 + $0.count } ?? 0
    for property in properties.userProperties {
      length += 5 + property.name.utf8.count + property.value.utf8.count
    }
    return length
  }

  /// How many bytes a variable byte integer takes, MQTT 5.0 section 1.5.5.
  static func variableInteger(_ value: Int) -> Int {
    switch value {
    case ..<128: 1
    case ..<16_384: 2
    case ..<2_097_152: 3
    default: 4
    }
  }
}
