import Logging
import Measurements
import Messages
import Testing
import System

@testable import Outbox

@Suite struct OutboxTests {
  private let storage = FakeStorage()

  private func outbox(
    brokers: [String] = ["park"],
    intake: FakeIntake = FakeIntake(),
    _ change: (inout Outbox.Settings) -> Void = { _ in }
  ) throws -> Outbox {
    var settings = Outbox.Settings()
    settings.syncEvery = .milliseconds(20)
    settings.retryAfter = .milliseconds(20)
    change(&settings)
    return Outbox(
      try OutboxOpening(storage, brokers: brokers, intake: intake),
      storage: StorageQueue(storage, executor: try ThreadExecutor(name: "store")),
      settings: settings,
      executor: try ThreadExecutor(name: "outbox"),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private func message(_ text: String, _ messageClass: MessageClass = .telemetry) -> Message {
    Message(
      topic: "t/\(messageClass)",
      payload: Array(#"{"ts":1,"text":"\#(text)"}"#.utf8),
      messageClass: messageClass,
      retain: messageClass != .telemetry,
      timestamp: Timestamp(milliseconds: 1)
    )
  }

  /// Waits until a condition is true; otherwise the time limit of the test ends it.
  private func eventually(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test(.timeLimit(.minutes(10)))
  func `telemetry is numbered without a gap whatever comes between`() async throws {
    let outbox = try outbox()
    for number in 0..<100 {
      await outbox.append([message("\(number)", number.isMultiple(of: 3) ? .event : .telemetry)])
    }
    await outbox.flush()
    #expect(storage.stored.map(\.id) == Array(1...100))
    #expect(storage.stored.compactMap(\.ordinal) == Array(1...66))
  }

  @Test(.timeLimit(.minutes(10)))
  func `a broker gets only what is stored`() async throws {
    let outbox = try outbox()
    await outbox.append([message("a")])
    try await eventually { try await outbox.messages(after: 0, limit: 10).count == 1 }
    #expect(storage.stored.count == 1)
  }

  @Test(.timeLimit(.minutes(10)))
  func `the same numbers go on after a restart, and a new broker starts at one`() async throws {
    let first = try outbox()
    await first.append((0..<10).map { message("\($0)") })
    await first.flush()
    let second = try outbox(brokers: ["park", "cloud"])
    await second.append([message("later")])
    await second.flush()
    #expect(storage.stored.last?.ordinal == 11)
    #expect(await second.cursor(of: "park")?.ordinalBase == 0)
    #expect(await second.cursor(of: "cloud") == BrokerCursor(acknowledged: 10, ordinalBase: 10))
    #expect(storage.cursors["cloud"]?.ordinalBase == 10, "known before its first message")
  }

  @Test(.timeLimit(.minutes(10)))
  func `messages go when the slowest broker has them, and progress is stored by itself`()
    async throws
  {
    let outbox = try outbox(brokers: ["a", "b"])
    await outbox.append((0..<10).map { message("\($0)") })
    await outbox.flush()
    await outbox.acknowledge(10, by: "a")
    await outbox.acknowledge(4, by: "b")
    try await eventually { storage.stored.map(\.id) == Array(5...10) }
    #expect(storage.cursors.mapValues(\.acknowledged) == ["a": 10, "b": 4])
    #expect(await outbox.currentStatistics().depth == 6)
  }

  @Test(.timeLimit(.minutes(10)))
  func `while the store fails the brokers are served from memory, and it recovers`() async throws {
    let outbox = try outbox()
    await outbox.append([message("stored")])
    await outbox.flush()
    storage.fail("disk full")
    await outbox.append([message("unsaved")])
    try await eventually { try await outbox.messages(after: 1, limit: 10).count == 1 }
    let during = await outbox.currentStatistics()
    #expect(during.fault == "disk full")
    #expect(during.unsaved == 1)
    #expect(storage.unsaved == 2, "its number is noted before a broker may have it")
    storage.fail(nil)
    try await eventually { await outbox.currentStatistics().fault == nil }
    #expect(storage.stored.map(\.id) == [1, 2])
  }

  @Test(.timeLimit(.minutes(10)))
  func `numbers that a broker has seen are not given again after a crash without room`()
    async throws
  {
    let before = try outbox()
    storage.fail("disk full")
    await before.append([message("a"), message("b")])
    try await eventually { try await before.messages(after: 0, limit: 10).count == 2 }
    storage.fail(nil)
    let after = try outbox()
    await after.append([message("c")])
    await after.flush()
    // The first one may have stored its messages meanwhile.
    #expect(storage.stored.contains { $0.id == 3 && $0.ordinal == 3 })
    #expect(storage.stored.allSatisfy { $0.id <= 3 })
  }

  @Test(.timeLimit(.minutes(10)))
  func `memory is bounded while the store fails, telemetry first and events last`() async throws {
    let outbox = try outbox { $0.memoryLimit = 100_000 }
    storage.fail("disk full")
    for number in 0..<2000 {
      await outbox.append([message("\(number)"), message("\(number)", .event)])
    }
    let statistics = await outbox.currentStatistics()
    #expect(await outbox.pending.bytes <= 100_000)
    let dropped = statistics.dropped
    #expect((dropped[.telemetry] ?? 0) >= (dropped[.event] ?? 0))
    storage.fail(nil)
    await outbox.flush()
    let kept = storage.stored.map(\.id)
    #expect(kept == kept.sorted())
    #expect(kept.count + dropped.values.reduce(0, +) == 4000)
  }

  @Test(.timeLimit(.minutes(10)))
  func `only the newest of a topic may be retained, also after a restart`() async throws {
    let first = try outbox()
    await first.append([message("old", .state), message("new", .state)])
    await first.flush()
    let second = try outbox()
    let stored = storage.stored
    #expect(await !second.isNewest(stored[0]))
    #expect(await second.isNewest(stored[1]))
    await second.append([message("newer", .state)])
    #expect(await !second.isNewest(stored[1]))
  }

  @Test(.timeLimit(.minutes(10)))
  func `what happens to the outbox is told as an event`() async throws {
    let outbox = try outbox { settings in
      settings.event = { notice in
        Message(
          topic: "event",
          payload: Array(#"{"ts":1,"notice":"\#(notice)"}"#.utf8),
          messageClass: .event,
          retain: false,
          timestamp: Timestamp(milliseconds: 1)
        )
      }
    }
    storage.fail("no room")
    await outbox.append([message("a")])
    try await eventually { await outbox.currentStatistics().fault != nil }
    storage.fail(nil)
    try await eventually { storage.stored.count == 3 }
    let told = storage.stored.filter { $0.message.topic == "event" }
      .map { String(decoding: $0.message.payload, as: UTF8.self) }
    #expect(told[0].contains("fault"))
    #expect(told[1].contains("recovered"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `always means that each transaction is synced`() async throws {
    let outbox = try outbox { $0.syncEvery = .zero }
    await outbox.append([message("a")])
    try await eventually { storage.stored.count == 1 }
    let unsynced = storage.committed.filter { !$0.messages.isEmpty && !$0.isSynced }
    #expect(unsynced.isEmpty)
  }

  @Test(.timeLimit(.minutes(10)))
  func `a broker is not led past what is just tried to be stored again`() async throws {
    let outbox = try outbox { $0.largestTransaction = 1000 }
    storage.fail("disk full")
    await outbox.append((1...20).map { message("\($0)") })
    try await eventually { try await outbox.messages(after: 0, limit: 100).count == 20 }
    storage.stall(true)
    defer { storage.stall(false) }
    try await eventually { storage.isStalling }
    let taken = try await outbox.messages(after: 0, limit: 100)
    #expect(taken.map(\.id) == Array(1...20))
    #expect(try await outbox.messages(after: 1, upTo: 9, limit: 3).map(\.id) == [2, 3, 4])
    storage.stall(false)
    try await eventually { !storage.isStalling }
    #expect(try await outbox.messages(after: 0, limit: 100).map(\.id) == Array(1...20))
  }

  @Test(.timeLimit(.minutes(10)))
  func `where a broker starts that comes in later is stored before its first message`()
    async throws
  {
    let outbox = try outbox { $0.syncEvery = .seconds(600) }
    await outbox.append([message("before")])
    try await eventually { storage.stored.count == 1 }
    await outbox.admit(broker: "cloud")
    await outbox.append([message("its first")])
    try await eventually { storage.stored.count == 2 }
    #expect(storage.cursors["cloud"] == BrokerCursor(acknowledged: 1, ordinalBase: 1))
  }

  @Test(.timeLimit(.minutes(10)))
  func `what was posted and not stored when the process was killed is stored by the next one`()
    async throws
  {
    let intake = FakeIntake()
    let killed = try outbox(intake: intake) { $0.gathering = .seconds(3600) }
    await killed.post([message("a")])
    try await eventually { storage.stored.count == 1 }
    await killed.post([message("b"), message("c", .state)])
    await killed.post([message("d")])
    intake.forgetMemory()
    let next = try outbox(intake: intake)
    try await eventually { storage.stored.count == 4 }
    #expect(storage.stored.map(\.id) == [1, 2, 3, 4])
    #expect(storage.stored.map(\.ordinal) == [1, 2, nil, 3])
    #expect(await next.isNewest(storage.stored[2]))
    await next.post([message("e")])
    try await eventually { storage.stored.count == 5 }
    #expect(storage.stored.last?.ordinal == 4)
    try await eventually { intake.leftBehind(after: 0).isEmpty }
  }

  @Test(.timeLimit(.minutes(10)))
  func `what brokers had from memory alone keeps its numbers over a kill, and is stored`()
    async throws
  {
    let intake = FakeIntake()
    let killed = try outbox(intake: intake) { $0.retryAfter = .seconds(3600) }
    storage.fail("disk full")
    await killed.post([message("a"), message("b")])
    try await eventually { storage.unsaved == 2 }
    storage.fail(nil)
    intake.forgetMemory()
    let next = try outbox(brokers: ["park", "cloud"], intake: intake)
    await next.post([message("c")])
    try await eventually { storage.stored.count == 3 }
    #expect(storage.stored.map(\.id) == [1, 2, 3])
    #expect(try await next.messages(after: 0, limit: 10).map(\.id) == [1, 2, 3])
    #expect(
      storage.cursors["cloud"] == BrokerCursor(acknowledged: 2, ordinalBase: 2),
      "what came before it is not for it"
    )
  }

  @Test(.timeLimit(.minutes(10)))
  func `without a broker nothing is taken, and the first one that comes in starts at one`()
    async throws
  {
    let outbox = try outbox(brokers: [])
    await outbox.post([message("for nobody")])
    await outbox.append([message("for nobody")])
    await outbox.flush()
    #expect(storage.stored.isEmpty)
    await outbox.admit(broker: "park")
    await outbox.post([message("a")])
    try await eventually { storage.stored.count == 1 }
    #expect(storage.stored.map(\.ordinal) == [1])
    try await outbox.dismiss(broker: "park")
    await outbox.post([message("for nobody")])
    await outbox.flush()
    #expect(await outbox.currentStatistics().appended == 1)
  }
}
