import CMosquitto

extension MqttClient {
  /// Asks for messages; a `subscribed` event brings the answer.
  ///
  /// - Returns: The id of that event.
  /// - Throws: `notConnected`, or `invalid` for what is not a topic filter.
  @discardableResult
  package func subscribe(_ filter: String, qos: MqttQoS) throws(MqttError) -> Int32 {
    guard case .open = phase, let connection else { throw .notConnected }
    defer { settle() }
    return try connection.subscribe(to: filter, qos: qos)
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
    guard case .open = phase, let connection else { throw .notConnected }
    defer { settle() }
    return try connection.unsubscribe(from: filter)
  }

  /// Reports what the last turn brought, and goes on with leaving.
  ///
  /// - Parameter mayPass: Whether acknowledgements may be passed on at once: the last thing of a turn.
  func settle(mayPass: Bool = false) {
    guard let connection else { return }
    reportAnswers(of: connection)
    reportArrivals(of: connection)
    // What a proof has answered.
    reportAnswers(of: connection)
    connection.seekProof()
    if case .over(let text, let cause) = connection.stage {
      reportAcknowledgements(mayPass: false)
      return end(with: .disconnected(text, cause))
    }
    reportAcknowledgements(mayPass: mayPass && isConnected)
    if self.connection === connection { leaveIfDrained(connection) }
  }

  /// Acknowledgements of one turn are one event.
  private func reportAcknowledgements(mayPass: Bool) {
    guard !acknowledged.isEmpty else { return }
    // Whoever gets them may publish, and so come back here.
    let ids = acknowledged
    acknowledged = []
    if mayPass, queue.pass(ids) { return }
    queue.append(.acknowledged(ids))
  }

  private func reportAnswers(of connection: MqttConnection) {
    connection.absorbAnswers()
    for answer in connection.sent.takeAnswers() {
      if answer.code < MosquittoCode.firstReason {
        acknowledged.append(answer.id)
      } else {
        let text = MqttText.reason(MqttText.reason(answer.code), inItsWords: answer.words)
        queue.append(.rejected(id: answer.id, code: answer.code, text: text))
      }
    }
  }

  private func reportArrivals(of connection: MqttConnection) {
    for arrival in connection.handle.record.arrivals {
      switch arrival {
      case .message(let message): queue.append(.message(message))
      case .subscribed(let id, let granted, let words):
        let refused = granted.first { $0 >= MosquittoCode.firstReason }
        let reason = refused.map { MqttText.reason(MqttText.reason($0), inItsWords: words) }
        queue.append(.subscribed(id: id, granted: granted, reason: reason))
      case .unsubscribed(let id) where connection.sent.takeProof(id): break
      case .unsubscribed(let id): queue.append(.unsubscribed(id: id))
      }
    }
    connection.handle.record.arrivals.removeAll(keepingCapacity: true)
  }
}
