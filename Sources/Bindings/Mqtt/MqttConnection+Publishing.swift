import CMosquitto
import Glibc

extension MqttConnection {
  /// Hands a message to libmosquitto, which writes what the socket takes and keeps the rest.
  ///
  /// - Parameters:
  ///   - message: What to send.
  ///   - undelivered: Acknowledgements that the client's user has not seen; they count as
  ///     in flight, so that a slow user is never flooded.
  /// - Returns: The message's id. After an error libmosquitto has not kept the message, or the connection
  ///   has a fault and is to be thrown away with all it kept.
  func publish(_ message: MqttOutgoing, undelivered: Int) -> Result<Int32, MqttError> {
    guard !stage.isOver else { return .failure(.notConnected) }
    guard message.topic.fitsField else { return .failure(.malformedText) }
    let size = PacketSize.publish(message, version: options.version)
    do throws(MqttError) {
      let prepared = try prepared(message.properties)
      if let error = overrun(message, size: size, undelivered: undelivered) { throw error }
      return .success(try send(message, with: prepared, size: size))
    } catch {
      return .failure(error)
    }
  }

  private func prepared(
    _ properties: MqttProperties
  ) throws(MqttError) -> PreparedProperties {
    if let prepared = lastProperties, prepared.properties == properties { return prepared }
    let prepared = try PreparedProperties(properties)
    lastProperties = prepared
    return prepared
  }

  private func overrun(_ message: MqttOutgoing, size: Int, undelivered: Int) -> MqttError? {
    let limit = min(options.maxOutgoingPacket, server.maximumPacketSize ?? .max)
    guard size <= limit else { return .tooLarge(size: size, limit: limit) }
    return sent.hasRoom(for: message.qos, size: size, undelivered: undelivered, options)
      ? nil : .windowFull
  }

  private func send(
    _ message: MqttOutgoing,
    with properties: PreparedProperties,
    size: Int
  ) throws(MqttError) -> Int32 {
    var id: Int32 = 0
    let code = message.payload.withUnsafeBytes {
      mosquitto_publish_v5(
        handle.raw,
        &id,
        message.topic,
        Int32($0.count),
        $0.baseAddress,
        min(message.qos.rawValue, Int32(clamping: server.maximumQoS)),
        message.retain && server.retainAvailable,
        options.version == .v5 ? properties.head : nil
      )
    }
    sent.noteID(id)
    guard code == MosquittoCode.success else { throw refusal(code, hasID: id != 0) }
    track(id, message.qos, size)
    return id
  }

  /// Without an id the library has looked at the message only; with one it failed to write, and
  /// what it has kept must go with the connection.
  private func refusal(_ code: Int32, hasID: Bool) -> MqttError {
    guard hasID else { return .invalid(code: code, text: MqttText.library(code, errno: 0)) }
    note(code)
    return .notConnected
  }

  private func track(_ id: Int32, _ qos: MqttQoS, _ size: Int) {
    let isDowngraded = server.maximumQoS < 1
    switch qos {
    case .atLeastOnce: sent.noteAtLeastOnce(id, isDowngraded: isDowngraded)
    case .atMostOnce: sent.noteAtMostOnce(id, size: size)
    }
    // What is sent with QoS 0 is usually written already.
    if qos == .atMostOnce || isDowngraded { absorbAnswers() }
  }

  /// Sorts what the callbacks have noted about published messages.
  func absorbAnswers() {
    guard !handle.record.published.isEmpty else { return }
    for (id, code, words) in handle.record.published { sent.noteOutcome(id, code, words) }
    handle.record.published.removeAll(keepingCapacity: true)
  }

  /// Asks the broker for something that it answers after all that was sent before, which proves that it
  /// has read messages of QoS 0.
  func seekProof() {
    guard sent.wantsProof, !stage.isOver else { return }
    guard let request = try? unsubscribe(from: "$park-gateway/proof") else { return }
    sent.beginProof(request)
  }

  // MARK: - Subscriptions

  /// - Returns: The request's id, which is in its SUBACK.
  func subscribe(to filter: String, qos: MqttQoS) throws(MqttError) -> Int32 {
    try request(filter) { mosquitto_subscribe_v5($0, $1, filter, qos.rawValue, 0, nil) }
  }

  /// - Returns: The request's id, which is in its UNSUBACK.
  func unsubscribe(from filter: String) throws(MqttError) -> Int32 {
    try request(filter) { mosquitto_unsubscribe_v5($0, $1, filter, nil) }
  }

  private func request(
    _ filter: String,
    _ call: (OpaquePointer, UnsafeMutablePointer<Int32>) -> Int32
  ) throws(MqttError) -> Int32 {
    guard !stage.isOver else { throw .notConnected }
    guard !filter.isEmpty, filter.fitsField else {
      throw .invalid(code: MosquittoCode.invalid, text: "not a topic filter")
    }
    var id: Int32 = 0
    let code = call(handle.raw, &id)
    sent.noteID(id)
    guard code == MosquittoCode.success else { throw refusal(code, hasID: id != 0) }
    return id
  }
}
