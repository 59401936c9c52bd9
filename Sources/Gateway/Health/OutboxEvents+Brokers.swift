import Messages
import Indicators
import Measurements
import Outbox

extension OutboxEvents {
  /// The event for what a broker does with the messages.
  func event(_ notice: BrokerNotice, of broker: String, at now: Timestamp) -> Event {
    switch notice {
    case .refusing(let reason):
      event(
        ("broker_refuses_\(broker)", "broker_refuses", .warning),
        at: now,
        english: "broker \(broker) takes no messages for now, they are kept: \(reason)",
        vietnamese: "máy chủ \(broker) tạm thời không nhận bản tin, bản tin được giữ lại: \(reason)"
      )
    case .accepting:
      event(
        ("broker_refuses_\(broker)", "broker_accepts", .info),
        at: now,
        english: "broker \(broker) takes messages as before",
        vietnamese: "máy chủ \(broker) đã nhận bản tin trở lại"
      )
    case .rejected(let topic, let reason):
      event(
        ("message_rejected_\(broker)", "message_rejected", .critical),
        at: now,
        english: "broker \(broker) rejects the messages of \(topic): \(reason)",
        vietnamese: "máy chủ \(broker) từ chối bản tin của \(topic): \(reason)"
      )
    case .takenOver(let client, let isTold):
      event(
        ("client_id_in_use_\(broker)", "client_id_in_use", .critical),
        at: now,
        english: (isTold ? "" : "it seems that ")
          + "another client uses the id \"\(client)\" at broker \(broker) and takes the connection over: give each"
          + " gateway an id of its own",
        vietnamese: (isTold ? "" : "có vẻ ")
          + "một máy khác dùng client id \"\(client)\" ở máy chủ \(broker) và chiếm kết nối: hãy đặt id riêng cho"
          + " từng gateway"
      )
    case .undisturbed(let client):
      event(
        ("client_id_in_use_\(broker)", "client_id_free", .info),
        at: now,
        english: "no other client uses the id \"\(client)\" at broker \(broker) any more",
        vietnamese: "không còn máy nào khác dùng client id \"\(client)\" ở máy chủ \(broker)"
      )
    }
  }

  private func event(
    _ kind: (id: String, type: String, severity: Event.Severity),
    at now: Timestamp,
    english: String,
    vietnamese: String
  ) -> Event {
    Event(
      subject: topics.gateway,
      timestamp: now,
      id: kind.id,
      type: kind.type,
      severity: kind.severity,
      english: english,
      vietnamese: vietnamese
    )
  }
}
