import CMosquitto
import Glibc
import System

extension MosquittoHandle {
  /// Applies all of `options`, and the will.
  ///
  /// - Throws: `AttemptFailure`, naming the option that is not accepted.
  func configure(_ options: MqttOptions, will: MqttWill?) throws(AttemptFailure) {
    let version = options.version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
    try set(MQTT_PROTOCOL_V5 == version ? 5 : 4, for: MOSQ_OPT_PROTOCOL_VERSION)
    try set(1, for: MOSQ_OPT_TCP_NODELAY)
    try set(clamped(options.maxInFlight), for: MOSQ_OPT_SEND_MAXIMUM)
    try set(clamped(options.receiveMaximum), for: MOSQ_OPT_RECEIVE_MAXIMUM)
    try setCredentials(options)
    if let tls = options.tls { try setTls(tls, host: options.host) }
    if let will { try setWill(will, version: options.version) }
    if options.version == .v5 { limitIncoming(to: options.maxIncomingPacket) }
  }

  /// Zero would mean 65,535 to libmosquitto.
  private func clamped(_ count: Int) -> Int32 { Int32(min(max(count, 1), Int(UInt16.max))) }

  private func set(_ value: Int32, for option: mosq_opt_t) throws(AttemptFailure) {
    try check(mosquitto_int_option(raw, option, value), "an MQTT option was refused")
  }

  private func check(_ code: Int32, _ purpose: String) throws(AttemptFailure) {
    guard code == MosquittoCode.success else {
      throw AttemptFailure(text: "\(purpose): \(MqttText.library(code, errno: errno))")
    }
  }

  private func setCredentials(_ options: MqttOptions) throws(AttemptFailure) {
    guard options.username != nil || options.password != nil else { return }
    guard options.username?.fitsField != false else {
      throw AttemptFailure(text: "the user name has a zero byte or is too long")
    }
    guard let password = options.password else {
      return try check(mosquitto_username_pw_set(raw, options.username, nil), "the user name")
    }
    guard !password.contains(0), password.count <= Int(UInt16.max) else {
      throw AttemptFailure(text: "the password has a zero byte or is too long")
    }
    let text = password.map(CChar.init(bitPattern:)) + [0]
    let code = mosquitto_username_pw_set(raw, options.username, text)
    try check(code, "the user name or password")
  }

  private func setWill(_ will: MqttWill, version: MqttVersion) throws(AttemptFailure) {
    if let fault = will.faultAsWill() { throw AttemptFailure(text: "the will: \(fault)") }
    let wanted = version == .v5 ? will.properties : .none
    let (topic, qos, retain) = (will.topic, will.qos.rawValue, will.retain)
    // libmosquitto takes the properties over only if all is well.
    var properties = try ownProperties(wanted)
    let code = will.payload.withUnsafeBytes {
      mosquitto_will_set_v5(
        raw,
        topic,
        Int32($0.count),
        $0.baseAddress,
        qos,
        retain,
        properties
      )
    }
    if code != MosquittoCode.success { mosquitto_property_free_all(&properties) }
    try check(code, "the will")
  }

  private func ownProperties(_ properties: MqttProperties) throws(AttemptFailure) -> OpaquePointer?
  {
    do throws(MqttError) {
      return try PropertyList(properties).release()
    } catch {
      throw AttemptFailure(text: "the will: \(error)")
    }
  }

  /// Names the largest packet that the client takes to the broker, so that no single one fills the memory.
  private func limitIncoming(to bytes: UInt32) {
    guard bytes > 0 else { return }
    var list: OpaquePointer?
    let identifier = Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue)
    mosquitto_property_add_int32(&list, identifier, bytes)
    // Only the blocking connect takes properties. It keeps them even if it then refuses, as here,
    // a keep-alive of one second; the asynchronous connect, to come, sends them.
    mosquitto_connect_bind_v5(raw, "localhost", 1, 1, nil, list)
    mosquitto_property_free_all(&list)
  }
}
