import CMosquitto

/// What libmosquitto's callbacks have noted since the client last looked.
///
/// The callbacks run inside the client's own calls, on its thread, with locks of libmosquitto
/// held: so they only note, and the client acts after the call.
final class CallbackRecord {
  /// The answer to CONNECT.
  struct Answer {
    var code: Int32
    var server: MqttConnected
    /// Seconds; `nil`: ours counts.
    var serverKeepAlive: UInt16?
    /// The broker's own words, and another broker that it names.
    var words: String?
    var otherServer: String?
  }

  enum Arrival {
    case message(MqttIncoming)
    case subscribed(id: Int32, granted: [Int32], words: String?)
    case unsubscribed(id: Int32)
  }

  var answer: Answer?
  /// Why the connection ended; a `MOSQ_ERR_…` code, or a reason code of MQTT 5.
  var ended: Int32?
  /// Messages written (QoS 0) or answered (QoS 1) and the reason code.
  var published: [(id: Int32, code: Int32, words: String?)] = []
  var arrivals: [Arrival] = []
  /// The library's own words on what went wrong.
  var complaints: [String] = []
  /// OpenSSL's number for what is wrong with the broker's certificate; 0: it is good; -1: none has come.
  let certificateFault: UnsafeMutablePointer<Int32>

  init() {
    certificateFault = .allocate(capacity: 1)
    certificateFault.initialize(to: -1)
  }

  deinit { certificateFault.deallocate() }

  func complain(_ text: String) {
    if complaints.count < 20 { complaints.append(text) }
  }

  static func at(_ context: UnsafeMutableRawPointer?) -> CallbackRecord? {
    context.map { Unmanaged<CallbackRecord>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension CallbackRecord {
  /// Lets a client's callbacks note into the record that is its user data.
  static func attach(to client: OpaquePointer) {
    attachAnswers(to: client)
    attachTraffic(to: client)
    mosquitto_log_callback_set(client) { _, context, level, text in
      guard level == MOSQ_LOG_ERR || level == MOSQ_LOG_WARNING, let text else { return }
      CallbackRecord.at(context)?.complain(String(cString: text))
    }
  }

  private static func attachAnswers(to client: OpaquePointer) {
    mosquitto_connect_v5_callback_set(client) { _, context, code, flags, properties in
      let received = ReceivedProperties(head: properties)
      CallbackRecord.at(context)?.answer = Answer(
        code: code,
        server: MqttConnected(flags: flags, properties: received),
        serverKeepAlive: received.short(MQTT_PROP_SERVER_KEEP_ALIVE),
        words: received.text(MQTT_PROP_REASON_STRING),
        otherServer: received.text(MQTT_PROP_SERVER_REFERENCE)
      )
    }
    mosquitto_disconnect_v5_callback_set(client) { _, context, code, _ in
      CallbackRecord.at(context)?.ended = MosquittoCode.ofPacket(code)
    }
  }

  private static func attachTraffic(to client: OpaquePointer) {
    mosquitto_publish_v5_callback_set(client) { _, context, id, code, properties in
      let isRefusal = code >= MosquittoCode.firstReason
      let received = ReceivedProperties(head: properties)
      let words = isRefusal ? received.text(MQTT_PROP_REASON_STRING) : nil
      CallbackRecord.at(context)?.published.append((id: id, code: code, words: words))
    }
    mosquitto_message_v5_callback_set(client) { _, context, message, properties in
      guard let message else { return }
      let received = MqttIncoming(message.pointee, ReceivedProperties(head: properties))
      CallbackRecord.at(context)?.arrivals.append(.message(received))
    }
    mosquitto_subscribe_v5_callback_set(client) { _, context, id, count, granted, properties in
      let codes = Array(UnsafeBufferPointer(start: granted, count: Int(max(count, 0))))
      let words = ReceivedProperties(head: properties).text(MQTT_PROP_REASON_STRING)
      CallbackRecord.at(context)?.arrivals
        .append(.subscribed(id: id, granted: codes, words: words))
    }
    mosquitto_unsubscribe_v5_callback_set(client) { _, context, id, _ in
      CallbackRecord.at(context)?.arrivals.append(.unsubscribed(id: id))
    }
  }
}

extension MqttConnected {
  /// From a CONNACK, with the protocol's defaults for what the broker left out.
  init(flags: Int32, properties: ReceivedProperties) {
    sessionPresent = flags & 1 != 0
    maximumPacketSize = properties.number(MQTT_PROP_MAXIMUM_PACKET_SIZE).map(Int.init(clamping:))
    receiveMaximum = Int(properties.short(MQTT_PROP_RECEIVE_MAXIMUM) ?? .max)
    maximumQoS = Int(properties.byte(MQTT_PROP_MAXIMUM_QOS) ?? 2)
    retainAvailable = properties.byte(MQTT_PROP_RETAIN_AVAILABLE) != 0
    wildcardAvailable = properties.byte(MQTT_PROP_WILDCARD_SUB_AVAILABLE) != 0
    keepAlive = .zero
    assignedClientID = properties.text(MQTT_PROP_ASSIGNED_CLIENT_IDENTIFIER)
  }
}

extension MqttIncoming {
  init(_ message: mosquitto_message, _ properties: ReceivedProperties) {
    topic = message.topic.map { String(cString: $0) } ?? ""
    let count = message.payload == nil ? 0 : Int(max(message.payloadlen, 0))
    payload = [UInt8](UnsafeRawBufferPointer(start: message.payload, count: count))
    qos = message.qos
    retain = message.retain
    self.properties = properties.ofMessage()
  }
}
