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
    guard fault == nil else { return .failure(.notConnected) }
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
    // The next id is the last one's successor; ids of unanswered messages may not come again.
    guard !unacknowledged.contains(lastID >= 0xFFFF ? 1 : lastID + 1) else { return .windowFull }
    switch message.qos {
    case .atLeastOnce:
      return unacknowledged.count + undelivered < max(options.maxInFlight, 1) ? nil : .windowFull
    case .atMostOnce:
      let isBacklog = !unwritten.isEmpty && unwrittenBytes + size > options.maxUnwritten
      return isBacklog ? .windowFull : nil
    }
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
    if id != 0 { lastID = id }
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
    switch qos {
    case .atLeastOnce where server.maximumQoS < 1:
      unacknowledged.insert(id)
      downgraded.insert(id)
      absorbAnswers()
    case .atLeastOnce: unacknowledged.insert(id)
    case .atMostOnce:
      unwritten[id] = size
      unwrittenBytes += size
      // Usually it is written already.
      absorbAnswers()
    }
  }

  /// Sorts what the callbacks have noted about published messages.
  func absorbAnswers() {
    guard !handle.record.published.isEmpty else { return }
    for (id, code, words) in handle.record.published {
      if downgraded.remove(id) != nil {
        written.append(id)
      } else if let size = unwritten.removeValue(forKey: id) {
        unwrittenBytes -= size
      } else if unacknowledged.remove(id) != nil {
        answers.append((id: id, code: code, words: words))
      }
    }
    handle.record.published.removeAll(keepingCapacity: true)
  }

  // MARK: - QoS 0 for QoS 1

  /// Asks the broker for something that it answers after all that was sent before: it proves that it has
  /// read what has no acknowledgement of its own.
  func seekProof() {
    guard proof == nil, !written.isEmpty, fault == nil else { return }
    let messages = written
    guard let request = try? unsubscribe(from: "$park-gateway/proof") else { return }
    written = []
    proof = (request, messages)
  }

  /// - Returns: whether the answer is to a request for a proof.
  func takeProof(_ request: Int32) -> Bool {
    guard let proof, proof.request == request else { return false }
    self.proof = nil
    for id in proof.messages where unacknowledged.remove(id) != nil {
      answers.append((id: id, code: MosquittoCode.success, words: nil))
    }
    return true
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
    guard fault == nil else { throw .notConnected }
    guard !filter.isEmpty, filter.fitsField else {
      throw .invalid(code: MosquittoCode.invalid, text: "not a topic filter")
    }
    var id: Int32 = 0
    let code = call(handle.raw, &id)
    if id != 0 { lastID = id }
    guard code == MosquittoCode.success else { throw refusal(code, hasID: id != 0) }
    return id
  }
}
