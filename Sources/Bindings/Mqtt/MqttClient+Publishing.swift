import CMosquitto
import Glibc
import System

/// What a caller on the client's own thread does without waiting.
package protocol MqttClientAtHand: AnyObject, Sendable {
  /// One message as by ``MqttClient/publish(_:)``.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - isHurried: Whether anything waits for its answer; else it may be read up to 50 ms later.
  /// - Returns: its id, or why it was not taken.
  func publish(_ message: MqttOutgoing, isHurried: Bool) -> Result<Int32, MqttError>

  /// Lets TCP gather what is published from now on into full segments, until this is called with `false`.
  func gather(_ isGathering: Bool)
}

extension MqttClient: @preconcurrency MqttClientAtHand {
  nonisolated package var atHand: any MqttClientAtHand { self }
}

/// The way of a message to libmosquitto.
extension MqttClient {
  /// Hands messages to the connection, in order; those of QoS 1 are later acknowledged or rejected
  /// by an event, those of QoS 0 are not heard of again.
  ///
  /// - Returns: For each message its id, from 1 to 65,535, or why it was not taken. A message
  ///   that was not taken has not been sent and will not be; only after `notConnected` may a part
  ///   of it have left.
  package func publish(_ messages: [MqttOutgoing]) -> [Result<Int32, MqttError>] {
    guard let connection = connectionToWrite() else {
      return messages.map { _ in .failure(.notConnected) }
    }
    let undelivered = queue.undeliveredAcknowledgements
    let results = connection.asOneSegment(if: messages.count > 1) {
      messages.map { connection.publish($0, undelivered: undelivered) }
    }
    connection.noteWritten()
    connection.activity.noteSent(isHurried: true)
    settle()
    return results
  }

  package func publish(_ message: MqttOutgoing, isHurried: Bool) -> Result<Int32, MqttError> {
    guard let connection = connectionToWrite() else { return .failure(.notConnected) }
    let result = connection.publish(message, undelivered: queue.undeliveredAcknowledgements)
    connection.noteWritten()
    connection.activity.noteSent(isHurried: isHurried)
    if connection.hasNews { settle() }
    return result
  }

  /// The connection, if it is open; what the broker said last is read before.
  private func connectionToWrite() -> MqttConnection? {
    guard case .open = phase, let connection else { return nil }
    // Written behind a goodbye, a message would be lost and the reason with it.
    if !connection.isQuiet, connection.look().farewell != nil { connection.receive() }
    connection.isQuiet = false
    return connection
  }

  package func gather(_ isGathering: Bool) { connection?.gather(isGathering) }
}

extension MqttConnection {
  /// Hands a message to libmosquitto, which writes what the socket takes and keeps the rest.
  ///
  /// - Parameters:
  ///   - message: What to send.
  ///   - undelivered: Acknowledgements that the client's user has not seen; they count as
  ///     in flight, so that a slow user is never flooded.
  /// - Returns: The message's id. After an error libmosquitto has not kept the message, or the connection
  ///   has a fault and is to be thrown away with all it kept.
  fileprivate func publish(_ message: MqttOutgoing, undelivered: Int) -> Result<Int32, MqttError> {
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
  func refusal(_ code: Int32, hasID: Bool) -> MqttError {
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

  /// Lets TCP gather what `body` writes into full segments.
  fileprivate func asOneSegment<Result>(if isWorthIt: Bool, _ body: () -> Result) -> Result {
    guard isWorthIt else { return body() }
    gather(true)
    defer { gather(false) }
    return body()
  }

  fileprivate func gather(_ isGathering: Bool) {
    if handle.socket >= 0 { setOption(TCP_CORK, to: isGathering ? 1 : 0) }
  }

  /// Whether there is something to report, or to do, besides what was published.
  fileprivate var hasNews: Bool {
    stage.isOver || !handle.record.published.isEmpty || !handle.record.arrivals.isEmpty
      || sent.hasNews
  }
}
