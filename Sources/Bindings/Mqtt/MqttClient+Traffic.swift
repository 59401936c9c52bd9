import CMosquitto

extension MqttClient {
  /// Hands messages to the connection, in order; those of QoS 1 are later acknowledged or rejected
  /// by an event, those of QoS 0 are not heard of again.
  ///
  /// - Returns: For each message its id, from 1 to 65,535, or why it was not taken. A message
  ///   that was not taken has not been sent and will not be; only after `notConnected` may a part
  ///   of it have left.
  package func publish(_ messages: [MqttOutgoing]) -> [Result<Int32, MqttError>] {
    guard case .open = phase, let link else {
      return messages.map { _ in .failure(.notConnected) }
    }
    link.look()
    // Written behind a goodbye, the message would be lost and the reason with it.
    if link.farewell != nil { link.receive() }
    let undelivered = queue.undeliveredAcknowledgements
    let results = link.asOneSegment(if: messages.count > 1) {
      messages.map { link.publish($0, undelivered: undelivered) }
    }
    link.noteWritten()
    settle()
    return results
  }

  /// Asks for messages; a `subscribed` event brings the answer.
  ///
  /// - Returns: The id of that event.
  /// - Throws: `notConnected`, or `invalid` for what is not a topic filter.
  @discardableResult
  package func subscribe(_ filter: String, qos: MqttQoS) throws(MqttError) -> Int32 {
    guard case .open = phase, let link else { throw .notConnected }
    defer { settle() }
    return try link.subscribe(to: filter, qos: qos)
  }

  /// Ends a subscription, which need not exist; an `unsubscribed` event brings the answer.
  ///
  /// Since a broker answers in order, that event also proves that it has read all that was
  /// published before, of QoS 0 too.
  ///
  /// - Returns: The id of that event.
  /// - Throws: `notConnected`, or `invalid` for what is not a topic filter.
  @discardableResult
  package func unsubscribe(_ filter: String) throws(MqttError) -> Int32 {
    guard case .open = phase, let link else { throw .notConnected }
    defer { settle() }
    return try link.unsubscribe(from: filter)
  }

  /// Tells what the last turn brought, and goes on with leaving.
  func settle() {
    guard let link else { return }
    tellAnswers(of: link)
    tellArrivals(of: link)
    // What a proof has answered.
    tellAnswers(of: link)
    link.seekProof()
    if let fault = link.fault { return end(with: .disconnected(fault, link.end)) }
    leaveIfDrained(link)
  }

  /// Acknowledgements of one turn are one event.
  private func tellAnswers(of link: BrokerLink) {
    link.absorbAnswers()
    guard !link.answers.isEmpty else { return }
    var acknowledged: [Int32] = []
    for (id, code, words) in link.answers {
      if code < MosquittoCode.firstReason {
        acknowledged.append(id)
      } else {
        let text = MqttText.reason(MqttText.reason(code), inItsWords: words)
        queue.append(.rejected(id: id, code: code, text: text))
      }
    }
    link.answers.removeAll(keepingCapacity: true)
    if !acknowledged.isEmpty { queue.append(.acknowledged(acknowledged)) }
  }

  private func tellArrivals(of link: BrokerLink) {
    for arrival in link.handle.record.arrivals {
      switch arrival {
      case .message(let message): queue.append(.message(message))
      case .subscribed(let id, let granted, let words):
        let refused = granted.first { $0 >= MosquittoCode.firstReason }
        let reason = refused.map { MqttText.reason(MqttText.reason($0), inItsWords: words) }
        queue.append(.subscribed(id: id, granted: granted, reason: reason))
      case .unsubscribed(let id) where link.takeProof(id): break
      case .unsubscribed(let id): queue.append(.unsubscribed(id: id))
      }
    }
    link.handle.record.arrivals.removeAll(keepingCapacity: true)
  }
}
