import Adapters
import Events
import Measurements
import Messages
import Records

/// Something that happened to the gateway itself.
struct GatewayEvent: Sendable {
  var content: EventContent
  /// By the gateway's clock.
  var time: Timestamp
}

/// Publishes the gateway's own events.
///
/// An event waits until the clock is trusted, because it needs a date.
actor GatewayEvents {
  private enum State {
    case waiting([GatewayEvent])
    case publishing
  }

  /// How many events may wait; older ones are discarded.
  static let limit = 100

  private let topics: Topics
  private let store: any StoreForEvents
  private let clock: GatewayClock
  private var state = State.waiting([])

  init(topics: Topics, store: any StoreForEvents, clock: GatewayClock) {
    self.topics = topics
    self.store = store
    self.clock = clock
  }

  /// Publishes an event now, or as soon as it can be dated.
  func publish(_ content: EventContent) async {
    let event = GatewayEvent(content: content, time: clock.wallTime())
    switch state {
    case .waiting(let events): state = .waiting((events + [event]).suffix(Self.limit))
    case .publishing: await store.append([message(event)], changes: [])
    }
  }

  /// Publishes the waiting events with their dates, and from now on every event at once.
  func release() async {
    guard case .waiting(let events) = state else { return }
    state = .publishing
    await store.append(events.map(message), changes: clock.marks)
  }

  private func message(_ event: GatewayEvent) -> Message {
    let time = clock.resolve(event.time)
    let id = "\(event.content.kind.code).\(time.milliseconds)"
    return AssetRecords(ofGateway: topics).gatewayEvent(
      Event(event.content, of: topics.gateway, at: time, id: id)
    )
  }
}
