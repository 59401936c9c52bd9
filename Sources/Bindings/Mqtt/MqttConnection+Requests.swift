import CMosquitto
import Glibc

extension MqttConnection {
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
