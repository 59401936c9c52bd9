import Formats
import Messages
import Records

/// Passes items on as they are, and says in one word what a connection begins and ends with.
struct PlainFormat: PayloadFormat {
  private func status(_ text: String) -> BrokerMessage {
    BrokerMessage(topic: "status", payload: Array(text.utf8), retain: true)
  }

  func will() -> BrokerMessage { status("lost") }

  func greeting() -> [BrokerMessage] { [status("online")] }

  func farewell() -> [BrokerMessage] { [status("offline")] }

  var beginningTopic: String { "status" }

  var repeatsRetained: Bool { true }

  /// Has no message for what is on the topic `nothing`, and cannot read what is on `unreadable`.
  func message(
    for item: Message,
    _ marks: DeliveryMarks
  ) throws(RecordError) -> BrokerMessage? {
    if item.topic == "nothing" { return nil }
    if item.topic == "unreadable" { throw .malformed }
    return BrokerMessage(
      topic: item.topic,
      payload: Message.marked(
        item.payload,
        sequence: marks.sequence,
        isHistorical: marks.isHistorical
      ),
      retain: marks.retains,
      mayExpire: item.messageClass == .telemetry
    )
  }

  func message(for report: GatewayReport) -> BrokerMessage? {
    guard case .document(let name, let json) = report else { return nil }
    return BrokerMessage(topic: name, payload: json, retain: false)
  }

  func commandFilters(for commands: [String], wildcards: Bool) -> [String] { commands }

  func command(on topic: String) -> String? { topic }
}
