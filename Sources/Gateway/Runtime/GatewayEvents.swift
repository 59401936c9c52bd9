import Adapters
import Indicators
import Measurements
import Messages
import Records

/// Something that happened to the gateway itself.
struct GatewayEvent: Sendable {
  var type: String
  var severity: Event.Severity
  var english: String
  var vietnamese: String
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
  private let store: any RuntimeStore
  private let clock: GatewayClock
  private var state = State.waiting([])

  init(topics: Topics, store: any RuntimeStore, clock: GatewayClock) {
    self.topics = topics
    self.store = store
    self.clock = clock
  }

  /// Publishes an event now, or as soon as it can be dated.
  func publish(
    _ type: String,
    _ severity: Event.Severity,
    _ english: String,
    _ vietnamese: String
  ) async {
    let event = GatewayEvent(
      type: type,
      severity: severity,
      english: english,
      vietnamese: vietnamese,
      time: clock.wallTime()
    )
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
    return AssetRecords(ofGateway: topics).gatewayEvent(
      Event(
        subject: topics.gateway,
        timestamp: time,
        id: "\(event.type).\(time.milliseconds)",
        type: event.type,
        severity: event.severity,
        english: event.english,
        vietnamese: event.vietnamese
      )
    )
  }
}
