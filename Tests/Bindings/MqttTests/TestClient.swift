import Mqtt

/// A client and the only reader of its events.
final class TestClient {
  let mqtt: MqttClient
  private var iterator: AsyncStream<MqttEvent>.Iterator

  /// The unique name of the client's thread, at most 15 bytes.
  private let thread: String

  init(_ options: MqttOptions) throws {
    thread = "test-\(UInt32.random(in: 0 ... .max))"
    mqtt = try MqttClient(options, name: thread)
    iterator = mqtt.events.makeAsyncIterator()
  }

  /// Processor time of the client's thread so far.
  var processorTime: Duration { ProcessUsage.processorTime(ofThread: thread) }

  struct Unexpected: Error {
    let event: MqttEvent?
  }

  func next() async throws -> MqttEvent {
    guard let event = await iterator.next(isolation: #isolation) else {
      throw Unexpected(event: nil)
    }
    return event
  }

  /// The first event that `pick` accepts; skips the others.
  func first<Result>(_ pick: (MqttEvent) -> Result?) async throws -> Result {
    while true {
      if let result = pick(try await next()) { return result }
    }
  }

  @discardableResult
  func connect(will: MqttWill? = nil) async throws -> MqttConnected {
    await mqtt.connect(will: will)
    let event = try await next()
    guard case .connected(let connected) = event else { throw Unexpected(event: event) }
    return connected
  }

  /// Subscribes and waits for the answer.
  func subscribe(_ filter: String, qos: MqttQoS = .atLeastOnce) async throws -> [Int32] {
    let id = try await mqtt.subscribe(filter, qos: qos)
    return try await first { event in
      if case .subscribed(id: id, let granted, _) = event { granted } else { nil }
    }
  }

  func message() async throws -> MqttIncoming {
    try await first { if case .message(let message) = $0 { message } else { nil } }
  }

  /// Publishes all messages, one window after the other, and returns their ids and acknowledgements.
  func publishAll(_ messages: [MqttOutgoing]) async throws -> (sent: [Int32], acknowledged: [Int32])
  {
    var sent: [Int32] = []
    var acknowledged: [Int32] = []
    while acknowledged.count < messages.count {
      let results = await mqtt.publish(Array(messages[sent.count...].prefix(50)))
      sent += try results.prefix { (try? $0.get()) != nil }.map { try $0.get() }
      acknowledged += try await first { event in
        switch event {
        case .acknowledged(let ids): ids
        default: nil
        }
      }
    }
    return (sent, acknowledged)
  }
}
