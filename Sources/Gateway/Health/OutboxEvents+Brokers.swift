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
    case .skipped(let numbers):
      Event(
        subject: topics.gateway,
        timestamp: now,
        id: "sequence_skipped_\(broker)",
        type: "sequence_skipped",
        severity: .warning,
        numbers: ["from": Double(numbers.lowerBound), "to": Double(numbers.upperBound)],
        english: "broker \(broker): no data message will come any more with a seq from "
          + "\(numbers.lowerBound) to \(numbers.upperBound)",
        vietnamese: "máy chủ \(broker): sẽ không còn bản tin dữ liệu nào có seq từ "
          + "\(numbers.lowerBound) đến \(numbers.upperBound)"
      )
    case .rejected(let topic, let reason):
      event(
        ("message_rejected_\(broker)", "message_rejected", .critical),
        at: now,
        english: "broker \(broker) rejects the messages of \(topic): \(reason)",
        vietnamese: "máy chủ \(broker) từ chối bản tin của \(topic): \(reason)"
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
