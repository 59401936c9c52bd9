/// Properties as libmosquitto takes them, checked once: most messages have those of the one before.
final class PreparedProperties {
  let properties: MqttProperties
  private let list: PropertyList

  /// - Throws: `MqttError.invalid` for what can never be sent.
  init(_ properties: MqttProperties) throws(MqttError) {
    if let fault = properties.fault() { throw fault }
    self.properties = properties
    list = try PropertyList(properties)
  }

  /// Lives as long as this; libmosquitto copies what it keeps.
  var head: OpaquePointer? { list.head }
}
