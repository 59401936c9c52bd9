import Indicators
import Measurements
import Adapters
package import Messages
import Records
package import Outbox

/// Makes events from what happens to the outbox.
package struct OutboxEvents: Sendable {
  let topics: Topics
  private let clock = SystemClock()

  package init(topics: Topics) { self.topics = topics }

  package func message(_ notice: OutboxNotice) -> Message {
    let event = event(notice, at: clock.wallTime())
    return AssetRecords(ofGateway: topics).gatewayEvent(event)
  }

  private func event(_ notice: OutboxNotice, at now: Timestamp) -> Event {
    switch notice {
    case .dropped(let counts):
      let list = MessageClass.firstToGo.compactMap { messageClass in
        counts[messageClass].map { "\($0) \(messageClass.name)" }
      }.joined(separator: ", ")
      return Event(
        subject: topics.gateway,
        timestamp: now,
        id: "outbox_full",
        type: "outbox_dropped",
        severity: .critical,
        english: "the store is full, the oldest messages were given up: \(list)",
        vietnamese: "bộ nhớ đã đầy, các bản tin cũ nhất đã bị bỏ: \(list)"
      )
    case .drained:
      return Event(
        subject: topics.gateway,
        timestamp: now,
        id: "outbox_full",
        type: "outbox_drained",
        severity: .info,
        english: "all that is stored has been delivered",
        vietnamese: "mọi bản tin đã lưu đều đã được gửi"
      )
    case .fault(let text):
      return Event(
        subject: topics.gateway,
        timestamp: now,
        id: "store_fault",
        type: "store_fault",
        severity: .critical,
        english: "the store cannot be written, messages wait in memory: \(text)",
        vietnamese: "không ghi được bộ nhớ, bản tin được giữ trong RAM: \(text)"
      )
    case .recovered:
      return Event(
        subject: topics.gateway,
        timestamp: now,
        id: "store_fault",
        type: "store_recovered",
        severity: .info,
        english: "the store can be written again",
        vietnamese: "bộ nhớ đã ghi lại được"
      )
    case .broker(let id, let notice): return event(notice, of: id, at: now)
    }
  }
}
