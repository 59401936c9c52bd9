import CMosquitto
import Glibc

/// Sole owner of a `struct mosquitto`; a fresh one for each connection, since options that a broker
/// sent stick to it.
struct MosquittoHandle: ~Copyable {
  let raw: OpaquePointer

  /// - Parameter context: what the callbacks get; must outlive the handle.
  init?(clientID: String, context: UnsafeMutableRawPointer) {
    mosquitto_lib_init()
    guard let raw = mosquitto_new(clientID, true, context) else { return nil }
    self.raw = raw
  }

  deinit { mosquitto_destroy(raw) }
}

/// A list of MQTT 5 properties on its way into the library.
struct PropertyList: ~Copyable {
  private(set) var raw: OpaquePointer?

  init(_ properties: MqttProperties) {
    if let expiry = properties.messageExpiry {
      mosquitto_property_add_int32(&raw, Int32(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL.rawValue), expiry)
    }
    if let type = properties.contentType {
      mosquitto_property_add_string(&raw, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), type)
    }
    if let topic = properties.responseTopic {
      mosquitto_property_add_string(&raw, Int32(MQTT_PROP_RESPONSE_TOPIC.rawValue), topic)
    }
    if let data = properties.correlationData {
      mosquitto_property_add_binary(
        &raw,
        Int32(MQTT_PROP_CORRELATION_DATA.rawValue),
        data,
        UInt16(clamping: data.count)
      )
    }
    for user in properties.userProperties {
      mosquitto_property_add_string_pair(
        &raw,
        Int32(MQTT_PROP_USER_PROPERTY.rawValue),
        user.name,
        user.value
      )
    }
  }

  deinit {
    var list = raw
    mosquitto_property_free_all(&list)
  }
}

extension MqttProperties {
  /// Reads the properties that came with a message.
  init(reading list: OpaquePointer?) {
    self.init()
    guard let list else { return }
    var text: UnsafeMutablePointer<CChar>?
    if mosquitto_property_read_string(list, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), &text, false)
      != nil
    {
      contentType = text.map { String(cString: $0) }
      free(text)
    }
    text = nil
    if mosquitto_property_read_string(list, Int32(MQTT_PROP_RESPONSE_TOPIC.rawValue), &text, false)
      != nil
    {
      responseTopic = text.map { String(cString: $0) }
      free(text)
    }
    readCorrelationData(list)
    readUserProperties(list)
  }

  private mutating func readCorrelationData(_ list: OpaquePointer) {
    var data: UnsafeMutableRawPointer?
    var length: UInt16 = 0
    let identifier = Int32(MQTT_PROP_CORRELATION_DATA.rawValue)
    guard mosquitto_property_read_binary(list, identifier, &data, &length, false) != nil,
      let data
    else { return }
    correlationData = Array(UnsafeRawBufferPointer(start: data, count: Int(length)))
    free(data)
  }

  private mutating func readUserProperties(_ list: OpaquePointer) {
    var found: OpaquePointer? = list
    var isNext = false
    while let place = found {
      var name: UnsafeMutablePointer<CChar>?
      var value: UnsafeMutablePointer<CChar>?
      found = mosquitto_property_read_string_pair(
        place,
        Int32(MQTT_PROP_USER_PROPERTY.rawValue),
        &name,
        &value,
        isNext
      )
      isNext = true
      guard found != nil, let name, let value else { return }
      userProperties.append(
        MqttUserProperty(name: String(cString: name), value: String(cString: value))
      )
      free(name)
      free(value)
      // A broker's client may send any number of them.
      if userProperties.count >= 64 { return }
    }
  }
}
