import CMosquitto
import Glibc

/// One connection from its first packet to its end.
final class MqttSession {
  enum Phase { case connecting, greeting, connected, ended }

  private let options: MqttOptions
  private let events: AsyncStream<MqttEvent>.Continuation
  private var handle: MosquittoHandle?
  private(set) var phase = Phase.connecting
  private var phaseEnds: Int64 = 0
  private var tokens: [Int32: Int64] = [:]
  private var acknowledged: [Int64] = []
  private var filters: [Int32: String] = [:]
  /// The library's last error lines: they tell what went wrong with TLS.
  private var errorLines: [String] = []
  private var refusal: (code: Int32, text: String)?
  private var disconnectCode: Int32?

  init(_ options: MqttOptions, events: AsyncStream<MqttEvent>.Continuation) {
    self.options = options
    self.events = events
  }

  var isConnected: Bool { phase == .connected }

  var descriptor: Int32 { (handle?.raw).map { mosquitto_socket($0) } ?? -1 }

  var wantsToWrite: Bool {
    phase == .connecting || (handle?.raw).map { mosquitto_want_write($0) } ?? false
  }

  // MARK: Opening

  /// Starts connecting; `false` when that failed at once, which has been told.
  func open(will: MqttOutgoing?) -> Bool {
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle = MosquittoHandle(clientID: options.clientID, context: context)
    guard let raw = handle?.raw else { return fail("out of memory") }
    setCallbacks(raw)
    if let problem = configure(raw, will: will) { return fail(problem) }
    phaseEnds = Self.now() + Int64(options.patience * 1e9)
    let code = mosquitto_connect_async(
      raw,
      options.host,
      Int32(options.port),
      Int32(max(5, options.keepAlive))
    )
    // In non-blocking mode "connect in progress" is success; anything else is final.
    guard code == MOSQ_ERR_SUCCESS.rawValue else { return fail(describe(code)) }
    return true
  }

  private func configure(_ raw: OpaquePointer, will: MqttOutgoing?) -> String? {
    let version = options.version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
    mosquitto_int_option(raw, MOSQ_OPT_PROTOCOL_VERSION, version)
    mosquitto_int_option(raw, MOSQ_OPT_TCP_NODELAY, 1)
    mosquitto_max_inflight_messages_set(raw, UInt32(clamping: max(1, options.window)))
    if let username = options.username {
      mosquitto_username_pw_set(raw, username, options.password)
    }
    if let tls = options.tls, let problem = configure(raw, tls) { return problem }
    guard let will else { return nil }
    let code = mosquitto_will_set(
      raw,
      will.topic,
      Int32(clamping: will.payload.count),
      will.payload,
      will.qos,
      will.retain
    )
    return code == 0 ? nil : "will: \(describe(code))"
  }

  private func configure(_ raw: OpaquePointer, _ tls: MqttOptions.TLS) -> String? {
    let code = mosquitto_tls_set(
      raw,
      tls.caFile,
      tls.caFile == nil ? "/etc/ssl/certs" : nil,
      tls.certificateFile,
      tls.keyFile,
      nil
    )
    guard code == 0 else {
      return "TLS: cannot use the certificate files: \(describe(code))"
    }
    // "tlsv1.2" is the lowest version here; "tlsv1.3" would forbid 1.2.
    let verify: Int32 = tls.verifies ? 1 : 0
    mosquitto_tls_opts_set(raw, verify, "tlsv1.2", nil)
    mosquitto_tls_insecure_set(raw, !tls.verifies)
    return nil
  }

  // MARK: Running

  /// Does what there is to do; `false` once the session has ended, which has been told.
  func turn() -> Bool {
    guard let raw = handle?.raw, phase != .ended else { return false }
    if phase == .connecting {
      switch connectProgress(raw) {
      case .pending: return expire(raw)
      case .failed(let text): return fail(text)
      case .done:
        phase = .greeting
        phaseEnds = Self.now() + Int64(options.patience * 1e9)
      }
    }
    let code = mosquitto_loop(raw, 0, 1)
    flushAcknowledgements()
    if let refusal {
      phase = .ended
      events.yield(.refused(code: refusal.code, text: refusal.text))
      return false
    }
    if code != MOSQ_ERR_SUCCESS.rawValue || disconnectCode != nil {
      return end(describe(code != 0 ? code : disconnectCode ?? 0))
    }
    return expire(raw)
  }

  private func expire(_ raw: OpaquePointer) -> Bool {
    guard phase != .connected, Self.now() > phaseEnds else { return true }
    return fail(
      phase == .connecting
        ? "no TCP connection within \(options.patience) s"
        : "connected, but no greeting (CONNACK) within \(options.patience) s"
    )
  }

  private enum Progress { case pending, done, failed(String) }

  /// How far the non-blocking TCP connection is; the library would spin on one that was refused.
  private func connectProgress(_ raw: OpaquePointer) -> Progress {
    var state = pollfd(fd: mosquitto_socket(raw), events: Int16(POLLOUT), revents: 0)
    guard state.fd >= 0 else { return .failed("no socket") }
    guard poll(&state, 1, 0) > 0 else { return .pending }
    var problem: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(state.fd, SOL_SOCKET, SO_ERROR, &problem, &size)
    if problem != 0 { return .failed(String(cString: strerror(problem))) }
    if state.revents & Int16(POLLHUP | POLLERR) != 0 { return .failed("connection closed") }
    return .done
  }

  func publish(_ messages: [MqttOutgoing]) {
    guard let raw = handle?.raw else { return }
    for message in messages {
      var id: Int32 = 0
      let code = send(message, raw, &id)
      if code == 0 {
        tokens[id] = message.token
      } else {
        events.yield(.notSent(token: message.token, text: describe(code)))
      }
    }
    flushAcknowledgements()
  }

  private func send(_ message: MqttOutgoing, _ raw: OpaquePointer, _ id: inout Int32) -> Int32 {
    let length = Int32(clamping: message.payload.count)
    if options.version == .v5, !message.properties.isEmpty {
      let list = PropertyList(message.properties)
      return mosquitto_publish_v5(
        raw,
        &id,
        message.topic,
        length,
        message.payload,
        message.qos,
        message.retain,
        list.raw
      )
    }
    return mosquitto_publish(
      raw,
      &id,
      message.topic,
      length,
      message.payload,
      message.qos,
      message.retain
    )
  }

  func subscribe(to filter: String, qos: Int32) {
    guard let raw = handle?.raw else { return }
    var id: Int32 = 0
    if mosquitto_subscribe(raw, &id, filter, qos) == 0 {
      filters[id] = filter
    } else {
      events.yield(.subscribed(filter: filter, isGranted: false))
    }
  }

  // MARK: Ending

  /// Writes what is queued, says goodbye and waits for it to be out, a second at most.
  func leave() {
    guard let raw = handle?.raw else { return }
    let end = Self.now() + 1_000_000_000
    while mosquitto_want_write(raw), Self.now() < end { mosquitto_loop(raw, 50, 1) }
    mosquitto_disconnect(raw)
    while disconnectCode == nil, Self.now() < end, mosquitto_loop(raw, 50, 1) == 0 {}
    flushAcknowledgements()
    close(because: "said goodbye")
  }

  /// Breaks the connection off.
  func cut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  func close(because text: String) {
    guard phase != .ended else { return }
    let wasConnected = phase == .connected
    phase = .ended
    events.yield(wasConnected ? .disconnected(text) : .connectFailed(text))
    handle = nil
  }

  private func end(_ text: String) -> Bool {
    phase == .connected ? close(because: text) : close(because: text)
    return false
  }

  private func fail(_ text: String) -> Bool {
    close(because: text)
    return false
  }

  private func flushAcknowledgements() {
    guard !acknowledged.isEmpty else { return }
    events.yield(.acknowledged(acknowledged))
    acknowledged = []
  }

  /// The library's words, and OpenSSL's where it is TLS that failed.
  private func describe(_ code: Int32) -> String {
    let text =
      code == MOSQ_ERR_ERRNO.rawValue
      ? String(cString: strerror(errno)) : String(cString: mosquitto_strerror(code))
    guard let tls = errorLines.last(where: { $0.contains("OpenSSL") || $0.contains("host name") })
    else { return text }
    return "TLS: \(tls)"
  }

  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

// MARK: - Callbacks

extension MqttSession {
  private static func at(_ context: UnsafeMutableRawPointer?) -> MqttSession? {
    context.map { Unmanaged<MqttSession>.fromOpaque($0).takeUnretainedValue() }
  }

  /// They run on this thread, inside `mosquitto_loop` and `mosquitto_publish`.
  private func setCallbacks(_ raw: OpaquePointer) {
    mosquitto_connect_v5_callback_set(raw) { _, context, code, _, _ in
      MqttSession.at(context)?.greeted(code)
    }
    mosquitto_disconnect_v5_callback_set(raw) { _, context, code, _ in
      MqttSession.at(context)?.disconnectCode = code
    }
    mosquitto_publish_v5_callback_set(raw) { _, context, id, code, _ in
      MqttSession.at(context)?.published(id, code)
    }
    mosquitto_subscribe_v5_callback_set(raw) { _, context, id, count, granted, _ in
      let isGranted = count > 0 && (granted?.pointee ?? 0x80) < 0x80
      MqttSession.at(context)?.subscribed(id, isGranted)
    }
    mosquitto_message_v5_callback_set(raw) { _, context, message, properties in
      guard let message else { return }
      MqttSession.at(context)?.received(message.pointee, properties)
    }
    mosquitto_log_callback_set(raw) { _, context, level, text in
      guard level & (MOSQ_LOG_ERR | MOSQ_LOG_WARNING) != 0, let text else { return }
      MqttSession.at(context)?.errorLines.append(String(cString: text))
    }
  }

  private func greeted(_ code: Int32) {
    if code == 0 {
      phase = .connected
      errorLines = []
      events.yield(.connected)
    } else {
      let text =
        options.version == .v5 ? mosquitto_reason_string(code) : mosquitto_connack_string(code)
      refusal = (code, text.map { String(cString: $0) } ?? "refused")
    }
  }

  private func published(_ id: Int32, _ code: Int32) {
    guard let token = tokens.removeValue(forKey: id) else { return }
    if code < 0x80 {
      acknowledged.append(token)
    } else {
      let text = mosquitto_reason_string(code).map { String(cString: $0) } ?? "refused"
      events.yield(.notSent(token: token, text: text))
    }
  }

  private func subscribed(_ id: Int32, _ isGranted: Bool) {
    guard let filter = filters.removeValue(forKey: id) else { return }
    events.yield(.subscribed(filter: filter, isGranted: isGranted))
  }

  private func received(_ message: mosquitto_message, _ properties: OpaquePointer?) {
    let payload = message.payload.map {
      Array(UnsafeRawBufferPointer(start: $0, count: Int(message.payloadlen)))
    }
    events.yield(
      .message(
        MqttIncoming(
          topic: String(cString: message.topic),
          payload: payload ?? [],
          qos: message.qos,
          retain: message.retain,
          properties: MqttProperties(reading: properties)
        )
      )
    )
  }
}
