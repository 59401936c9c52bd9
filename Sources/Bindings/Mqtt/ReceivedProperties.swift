import CMosquitto
import Glibc

/// Properties of an MQTT 5 packet that was received; valid inside the callback that brought them.
struct ReceivedProperties {
  let head: OpaquePointer?

  /// Those of a message.
  func ofMessage() -> MqttProperties {
    guard head != nil else { return .none }
    return MqttProperties(
      expirySeconds: number(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL),
      contentType: text(MQTT_PROP_CONTENT_TYPE),
      responseTopic: text(MQTT_PROP_RESPONSE_TOPIC),
      correlationData: bytes(MQTT_PROP_CORRELATION_DATA),
      userProperties: userProperties()
    )
  }

  func byte(_ property: mqtt5_property) -> UInt8? {
    var value: UInt8 = 0
    let found = mosquitto_property_read_byte(head, Int32(property.rawValue), &value, false)
    return found == nil ? nil : value
  }

  func short(_ property: mqtt5_property) -> UInt16? {
    var value: UInt16 = 0
    let found = mosquitto_property_read_int16(head, Int32(property.rawValue), &value, false)
    return found == nil ? nil : value
  }

  func number(_ property: mqtt5_property) -> UInt32? {
    var value: UInt32 = 0
    let found = mosquitto_property_read_int32(head, Int32(property.rawValue), &value, false)
    return found == nil ? nil : value
  }

  func text(_ property: mqtt5_property) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard mosquitto_property_read_string(head, Int32(property.rawValue), &value, false) != nil
    else { return nil }
    return taken(value)
  }

  private func bytes(_ property: mqtt5_property) -> [UInt8]? {
    var value: UnsafeMutableRawPointer?
    var count: UInt16 = 0
    let identifier = Int32(property.rawValue)
    guard mosquitto_property_read_binary(head, identifier, &value, &count, false) != nil else {
      return nil
    }
    defer { free(value) }
    return [UInt8](UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : Int(count)))
  }

  private func userProperties() -> [MqttUserProperty] {
    var found: [MqttUserProperty] = []
    var position = head
    while true {
      var name: UnsafeMutablePointer<CChar>?
      var value: UnsafeMutablePointer<CChar>?
      position = mosquitto_property_read_string_pair(
        position,
        Int32(MQTT_PROP_USER_PROPERTY.rawValue),
        &name,
        &value,
        !found.isEmpty
      )
      guard position != nil else { return found }
      found.append(MqttUserProperty(name: taken(name) ?? "", value: taken(value) ?? ""))
    }
  }

  /// Copies and frees a string that libmosquitto has allocated for us.
  private func taken(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { free(text) }
    return String(cString: text)
  }
}
