import CMosquitto

/// Sole owner of a list of MQTT 5 properties.
struct PropertyList: ~Copyable {
  private(set) var head: OpaquePointer?

  /// - Throws: `MqttError.invalid` when a property is not valid UTF-8 in MQTT's sense.
  init(_ properties: MqttProperties) throws(MqttError) {
    head = nil
    try add(properties)
  }

  deinit {
    var head = head
    mosquitto_property_free_all(&head)
  }

  /// Gives the list away to a C function that frees it.
  consuming func release() -> OpaquePointer? {
    let head = head
    discard self
    return head
  }

  private mutating func add(_ properties: MqttProperties) throws(MqttError) {
    if let seconds = properties.expirySeconds { try add(expirySeconds: seconds) }
    if let type = properties.contentType { try add(type, as: MQTT_PROP_CONTENT_TYPE) }
    if let topic = properties.responseTopic { try add(topic, as: MQTT_PROP_RESPONSE_TOPIC) }
    if let data = properties.correlationData { try add(data, as: MQTT_PROP_CORRELATION_DATA) }
    for property in properties.userProperties { try add(property) }
  }

  private mutating func add(expirySeconds: UInt32) throws(MqttError) {
    let identifier = Int32(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL.rawValue)
    try check(mosquitto_property_add_int32(&head, identifier, expirySeconds))
  }

  private mutating func add(_ text: String, as property: mqtt5_property) throws(MqttError) {
    try check(mosquitto_property_add_string(&head, Int32(property.rawValue), text))
  }

  private mutating func add(_ bytes: [UInt8], as property: mqtt5_property) throws(MqttError) {
    let count = UInt16(clamping: bytes.count)
    try check(mosquitto_property_add_binary(&head, Int32(property.rawValue), bytes, count))
  }

  private mutating func add(_ property: MqttUserProperty) throws(MqttError) {
    let identifier = Int32(MQTT_PROP_USER_PROPERTY.rawValue)
    try check(
      mosquitto_property_add_string_pair(&head, identifier, property.name, property.value)
    )
  }

  private func check(_ code: Int32) throws(MqttError) {
    guard code == MosquittoCode.success else {
      throw .invalid(code: code, text: MqttText.library(code, errno: 0))
    }
  }
}
