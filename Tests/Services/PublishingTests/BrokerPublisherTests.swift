import Formats
import Logging
import Measurements
import Messages
import Outbox
import System
import Testing

@testable import Publishing

/// A publisher between a real outbox and a fake broker.
@Suite(.timeLimit(.minutes(10))) struct BrokerPublisherTests {
  private let broker = FakeBroker()
  private let storage = MemoryStorage()
  private let outbox: Outbox
  private let publisher: BrokerPublisher

  init() throws {
    var settings = Outbox.Settings()
    settings.gathering = .milliseconds(1)
    settings.event = { notice in
      Message(
        topic: "event",
        payload: Array("\(notice)".utf8),
        messageClass: .event,
        retain: false,
        timestamp: Timestamp(milliseconds: 0)
      )
    }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    outbox = Outbox(
      try OutboxOpening(EmptyStorage(), brokers: ["park"], intake: MessageIntake()),
      storage: storage,
      settings: settings,
      executor: try ThreadExecutor(name: "outbox"),
      logger: logger
    )
    publisher = BrokerPublisher(
      BrokerPublisher.Settings(
        id: "park",
        clientID: "gw-01",
        window: 4,
        format: PlainFormat()
      ),
      transport: broker,
      outbox: outbox,
      logger: logger
    )
  }

  private func post(_ numbers: ClosedRange<Int>, topic: String = "data") async {
    for number in numbers {
      let message = Message(
        topic: topic,
        payload: Array(#"{"ts":\#(number),"v":1}"#.utf8),
        messageClass: .telemetry,
        retain: false,
        timestamp: Timestamp(milliseconds: Int64(number))
      )
      await outbox.append([message])
    }
  }

  private func eventually(_ condition: () async -> Bool) async {
    while await !condition() { try? await Task.sleep(for: .milliseconds(2)) }
  }

  /// Runs the publisher while `body` runs.
  private func running(_ body: () async throws -> Void) async throws {
    let task = Task { await publisher.run() }
    try await body()
    task.cancel()
    await task.value
  }

  private var isDelivered: Bool { get async { await outbox.isDelivered(to: "park") } }

  /// The numbers of the messages to `topic`, as they were sent.
  private func numbers(_ topic: String = "data") -> [Int] {
    broker.sent.filter { $0.topic == topic }.compactMap { sent in
      sent.text.split(separator: "\"seq\":").last.flatMap { Int($0.prefix { $0.isNumber }) }
    }
  }

  @Test func `an item without a message is passed over, and one that cannot be read is told`()
    async throws
  {
    try await running {
      await post(1...2)
      await post(3...4, topic: "nothing")
      await post(5...5, topic: "unreadable")
      await post(6...7)
      await eventually { await isDelivered }
    }
    #expect(numbers() == [1, 2, 6, 7])
    #expect(broker.sent.count { $0.topic == "event" && $0.text.contains("damaged") } == 1)
    #expect(await publisher.currentStatistics().rejected == 1)
  }

  @Test(arguments: [FakeBroker.Answer.taken, .takenEarly], [false, true])
  func `the birth comes first, then everything in order, and offline last`(
    answer: FakeBroker.Answer,
    isShared: Bool
  ) async throws {
    if isShared { broker.share(outbox) }
    broker.judge { _ in answer }
    try await running {
      await post(1...20)
      await eventually { await isDelivered }
    }
    #expect(broker.sent.first?.text == "online" && broker.sent.last?.text == "offline")
    #expect(numbers() == Array(1...20))
    #expect(broker.leavings == [.withoutWill])
    let statistics = await publisher.currentStatistics()
    #expect(statistics.published == 20 && statistics.connects == 1 && !statistics.isConnected)
    #expect(statistics.window == 4)
  }

  @Test func `what has no answer when the connection is lost is sent again with its number`()
    async throws
  {
    broker.judge { $0.topic == "data" ? .none : .taken }
    try await running {
      await post(1...3)
      await eventually { numbers().count == 3 }
      broker.judge { _ in .taken }
      broker.drop()
      await eventually { await isDelivered }
    }
    #expect(numbers() == [1, 2, 3, 1, 2, 3])
    #expect(await publisher.currentStatistics().lastFault == "dropped")
  }

  @Test(arguments: [FakeBroker.Answer.refused(0x87), .refusedEarly(0x87)], [false, true])
  func `a message refused for good delays no other, and its topic is reported once`(
    answer: FakeBroker.Answer,
    isShared: Bool
  ) async throws {
    if isShared { broker.share(outbox) }
    broker.judge { $0.topic == "closed" ? answer : .taken }
    try await running {
      await post(1...5, topic: "closed")
      await post(1...5)
      await eventually { await isDelivered && numbers("data").count == 5 }
      await eventually { broker.sent.contains { $0.topic == "event" } }
    }
    #expect(numbers("closed") == Array(1...5))
    let events = broker.sent.filter { $0.topic == "event" }
    #expect(events.count == 1 && events.first?.text.contains("closed") == true)
    #expect(await publisher.currentStatistics().rejected == 5)
  }

  @Test(arguments: [FakeBroker.Answer.refused(0x97), .refusedEarly(0x97)], [false, true])
  func `a message refused for now is sent again, and what is behind it in order`(
    answer: FakeBroker.Answer,
    isShared: Bool
  ) async throws {
    if isShared { broker.share(outbox) }
    let times = ThreadLock(1)
    broker.judge { message in
      guard message.topic == "data" else { return .taken }
      return times.withLock { left in
        defer { left -= 1 }
        return left > 0 ? answer : .taken
      }
    }
    try await running {
      await post(1...6)
      await eventually { await isDelivered }
    }
    #expect(numbers().suffix(6) == [1, 2, 3, 4, 5, 6])
    #expect(broker.forms.count == 1)
    #expect(await publisher.currentStatistics().deferred == 1)
  }

  @Test func `a birth refused for now is sent again before any message`() async throws {
    let times = ThreadLock(2)
    broker.judge { message in
      guard message.topic == "status" else { return .taken }
      return times.withLock { left in
        defer { left -= 1 }
        return left > 0 ? .refusedEarly(0x97) : .taken
      }
    }
    try await running {
      await post(1...2)
      await eventually { await isDelivered }
    }
    #expect(broker.sent.prefix(3).map(\.text) == ["online", "online", "online"])
    #expect(numbers() == [1, 2] && broker.forms.count == 1)
  }

  @Test(arguments: [
    FakeBroker.Answer.refused(0x87), .refusedEarly(0x87), .none,
  ])
  func `a broker that does not take offline publishes the will`(answer: FakeBroker.Answer)
    async throws
  {
    broker.judge { $0.payload == Array("offline".utf8) ? answer : .taken }
    try await running {
      await post(1...2)
      await eventually { await isDelivered }
    }
    #expect(broker.leavings == [.withWill])
  }

  @Test func `health that is refused is reported with its topic, once`() async throws {
    broker.judge { $0.topic == "health" ? .refusedEarly(0x87) : .taken }
    try await running {
      await post(1...1)
      await eventually { await isDelivered }
      for _ in 0..<3 {
        let health = BrokerMessage(topic: "health", payload: [], retain: false)
        #expect(await publisher.sendNow(health))
      }
      await eventually { broker.sent.contains { $0.topic == "event" } }
    }
    let events = broker.sent.filter { $0.topic == "event" }
    #expect(events.count == 1 && events.first?.text.contains("health") == true)
    #expect(await publisher.currentStatistics().rejected == 3)
  }

  @Test(arguments: [FakeBroker.Answer.taken, .takenEarly], [false, true])
  func `the round trip is known however early the answers come`(
    answer: FakeBroker.Answer,
    isShared: Bool
  ) async throws {
    if isShared { broker.share(outbox) }
    broker.judge { _ in answer }
    try await running {
      for number in 1...20 {
        await post(number...number)
        await eventually { await isDelivered }
      }
      await eventually { await publisher.currentStatistics().roundTrip != nil }
    }
  }

  @Test func `a session that another client takes over is reported with its id`() async throws {
    try await running {
      await eventually { await publisher.currentStatistics().isConnected }
      broker.drop(.closed(code: 0x8E))
      await eventually { await publisher.currentStatistics().takeovers == 1 }
      let text = #"another client uses the id "gw-01" at this broker: dropped"#
      #expect(await publisher.currentStatistics().fault == text)
      await eventually { storage.messages.contains { $0.topic == "event" } }
    }
    let event = storage.messages.first { $0.topic == "event" }?.payload ?? []
    let told = #"takenOver(clientID: "gw-01", isTold: true)"#
    #expect(String(decoding: event, as: UTF8.self).contains(told))
    #expect(broker.forms.count == 1, "it leaves the session to the other client for a while")
  }

  @Test func `a gateway that stops without a connection does not wait for one`() async throws {
    broker.admit(false)
    try await running {
      await eventually { await publisher.currentStatistics().fault != nil }
      #expect(
        await publisher.sendNow(BrokerMessage(topic: "t", payload: [], retain: false)) == false
      )
    }
    #expect(broker.sent.isEmpty && broker.leavings.isEmpty)
  }
}
