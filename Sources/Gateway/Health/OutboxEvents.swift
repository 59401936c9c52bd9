import Events
import Measurements
import Adapters
package import Messages
import Records
package import Outbox

/// Makes events from what happens to the outbox.
package struct OutboxEvents: Sendable {
  private let topics: Topics
  private let clock = SystemClock()

  package init(topics: Topics) { self.topics = topics }

  package func message(_ notice: OutboxNotice) -> Message {
    let (id, content) = Self.news(notice)
    let event = Event(content, of: topics.gateway, at: clock.wallTime(), id: id)
    return AssetRecords(ofGateway: topics).gatewayEvent(event)
  }

  /// What happened, and the id that it shares with its end.
  private static func news(_ notice: OutboxNotice) -> (id: String, EventContent) {
    switch notice {
    case .dropped(let counts): ("outbox_full", .outboxDropped(list(counts)))
    case .drained: ("outbox_full", .outboxDrained)
    case .fault(let reason): ("store_fault", .storeFault(reason: reason))
    case .recovered: ("store_fault", .storeRecovered)
    case .broker(let broker, let notice): news(notice, of: broker)
    }
  }

  private static func news(
    _ notice: BrokerNotice,
    of broker: String
  ) -> (id: String, EventContent) {
    switch notice {
    case .refusing(let reason):
      ("broker_refuses_\(broker)", .brokerRefuses(broker: broker, reason: reason))
    case .accepting: ("broker_refuses_\(broker)", .brokerAccepts(broker: broker))
    case .rejected(let topic, let reason):
      (
        "message_rejected_\(broker)",
        .messageRejected(broker: broker, topic: topic, reason: reason)
      )
    case .takenOver(let client, let isTold):
      (
        "client_id_in_use_\(broker)",
        .clientIDInUse(broker: broker, client: client, isCertain: isTold)
      )
    case .undisturbed(let client):
      ("client_id_in_use_\(broker)", .clientIDFree(broker: broker, client: client))
    case .skipped(let numbers):
      ("sequence_skipped_\(broker)", .sequenceSkipped(broker: broker, numbers))
    }
  }

  private static func list(_ counts: [MessageClass: Int]) -> [FactValue.NamedCount] {
    MessageClass.firstToGo.compactMap { messageClass in
      counts[messageClass].map { count in
        let name = messageClass.name
        return FactValue.NamedCount(name, DeliveryReasons.messageClass(name), count)
      }
    }
  }
}
