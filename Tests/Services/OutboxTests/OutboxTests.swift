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
    journal: FakeJournal = FakeJournal(),
    disk: FakeDisk? = nil,
    _ change: (inout Outbox.Settings) -> Void = { _ in }
  ) throws -> Outbox {
    var settings = Outbox.Settings()
    settings.syncEvery = .milliseconds(20)
    settings.retryAfter = .milliseconds(20)
    change(&settings)
    let history = disk?.history ?? .exact
    let intake = MessageIntake(journal: journal)
    let opening = try OutboxOpening(storage, brokers: brokers, intake: intake, history: history)
    if let disk {
      _ = intake.begin(opening.mark(of: disk.run + 1))
      disk.begin(opening.note)
    }
    return Outbox(
      opening,
      storage: StorageQueue(storage, executor: try ThreadExecutor(name: "store")),
      settings: settings,
      executor: try ThreadExecutor(name: "outbox"),
      disk: try disk.map { SyncQueue($0, executor: try ThreadExecutor(name: "disk")) },
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
  func `a broker gets a message at once, and what all have acknowledged is never stored`()
    async throws
  {
    let journal = FakeJournal()
    let outbox = try outbox(journal: journal) { $0.syncEvery = .seconds(600) }
    await outbox.append([message("a"), message("b")])
    #expect(try await outbox.messages(after: 0, limit: 10).map(\.id) == [1, 2])
    await outbox.acknowledge(2, by: "park")
    #expect(journal.ids.isEmpty && journal.releasedID == 2)
    await outbox.flush()
    #expect(storage.stored.isEmpty)
    #expect(await outbox.currentStatistics().depth == 0)
  }

  @Test(.timeLimit(.minutes(10)))
  func `what some broker lacks after a while is stored, and is there for it and for the other`()
    async throws
  {
    let outbox = try outbox(brokers: ["fast", "slow"])
    await outbox.append((1...5).map { message("\($0)") })
    await outbox.acknowledge(3, by: "fast")
    try await eventually { storage.stored.count == 5 }
    #expect(await outbox.currentStatistics().depth == 5)
    await outbox.acknowledge(5, by: "slow")
    await outbox.acknowledge(5, by: "fast")
    try await eventually { storage.stored.isEmpty }
    #expect(storage.cursors.mapValues(\.acknowledged) == ["fast": 5, "slow": 5])
  }

  @Test(.timeLimit(.minutes(10)))
  func `the store knows each retained topic once, though it gets no message of it`() async throws {
    let outbox = try outbox { $0.syncEvery = .seconds(600) }
    for number in 0..<5 { await outbox.append([message("\(number)", .state), message("data")]) }
    await outbox.acknowledge(10, by: "park")
    await outbox.flush()
    #expect(storage.committed.flatMap(\.topics) == ["t/state"])
    #expect(storage.stored.isEmpty)
  }

  @Test(.timeLimit(.minutes(10)))
  func `a store whose memory is full gets what waits early`() async throws {
    let outbox = try outbox {
      $0.syncEvery = .seconds(600)
      $0.liveLimit = 10_000
    }
    await outbox.append((1...500).map { message("\($0)") })
    try await eventually { storage.stored.count == 500 }
  }

  @Test(.timeLimit(.minutes(10)))
  func `what belongs to a change is sent when the change is stored, and what follows behind it`()
    async throws
  {
    let journal = FakeJournal()
    let outbox = try outbox(journal: journal) { $0.syncEvery = .seconds(600) }
    storage.stall(true)
    defer { storage.stall(false) }
    await outbox.append([message("before")])
    await outbox.append([message("row", .indicator)], changes: [Note()])
    await outbox.append([message("behind")])
    try await eventually { storage.isStalling }
    #expect(try await outbox.messages(after: 0, limit: 9).map(\.id) == [1])
    #expect(journal.ids == [1, 2, 3], "all of it survives a kill")
    storage.stall(false)
    try await eventually { try await outbox.messages(after: 0, limit: 9).count == 3 }
    #expect(storage.boundID == 2 && storage.stored.isEmpty)
  }

  @Test(.timeLimit(.minutes(10)))
  func `after a kill a row without its change does not count, and its number is not given again`()
    async throws
  {
    let journal = FakeJournal()
    let killed = try outbox(journal: journal) { $0.syncEvery = .seconds(600) }
    await killed.append([message("row", .indicator)], changes: [Note()])
    try await eventually { storage.boundID == 1 }
    storage.stall(true)
    await killed.append([message("lost", .indicator)], changes: [Note()])
    await killed.append([message("kept")])
    let other = FakeStorage(after: storage)
    storage.stall(false)
    let opening = try OutboxOpening(
      other,
      brokers: ["park"],
      intake: MessageIntake(journal: journal)
    )
    #expect(opening.leftBehind.map(\.id) == [1, 3] && opening.lastID == 3)
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
    await outbox.append([message("unsaved", .indicator)], changes: [Note()])
    try await eventually { try await outbox.messages(after: 1, limit: 10).count == 1 }
    let during = await outbox.currentStatistics()
    #expect(during.fault == "disk full")
    #expect(during.unsaved == 1)
    storage.fail(nil)
    try await eventually { await outbox.currentStatistics().fault == nil }
    try await eventually { storage.stored.map(\.id) == [1, 2] }
  }

  @Test(.timeLimit(.minutes(10)), arguments: [true, false])
  func `a start knows whether brokers have seen rows that the store lacks`(fails: Bool) async throws
  {
    let (journal, disk) = (FakeJournal(), FakeDisk())
    let killed = try outbox(journal: journal, disk: disk) { $0.retryAfter = .seconds(3600) }
    if fails { storage.fail("disk full") }
    await killed.append([message("row", .indicator)], changes: [Note()])
    try await eventually { try await killed.messages(after: 0, limit: 9).count == 1 }
    let opening = try OutboxOpening(
      storage,
      brokers: ["park"],
      intake: MessageIntake(journal: journal),
      history: disk.history
    )
    #expect(opening.isCut == fails && opening.skipped == nil)
  }

  @Test(.timeLimit(.minutes(10)))
  func `memory is bounded while the store fails, telemetry first and events last`() async throws {
    let outbox = try outbox { $0.memoryLimit = 100_000 }
    storage.fail("disk full")
    for number in 0..<2000 {
      await outbox.append([message("\(number)"), message("\(number)", .event)])
    }
    let statistics = await outbox.currentStatistics()
    #expect(await outbox.live.unsettledBytes <= 100_000)
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
    storage.stall(true)
    defer { storage.stall(false) }
    await outbox.append([message("b")])
    try await eventually { storage.isStalling }
    #expect(try await outbox.messages(after: 0, limit: 9).map(\.id) == [1], "it is not sent before")
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
    await outbox.admit(broker: "cloud")
    #expect(storage.cursors["cloud"] == BrokerCursor(acknowledged: 1, ordinalBase: 1))
    #expect(storage.committed.last?.isSynced == true)
  }

  @Test(.timeLimit(.minutes(10)))
  func `what was posted and not stored when the process was killed is stored by the next one`()
    async throws
  {
    let journal = FakeJournal()
    let killed = try outbox(journal: journal) { $0.syncEvery = .seconds(600) }
    await killed.post([message("a")])
    try await eventually { try await killed.messages(after: 0, limit: 9).count == 1 }
    await killed.acknowledge(1, by: "park")
    await killed.post([message("b"), message("c", .state)])
    await killed.post([message("d")])
    let next = try outbox(journal: journal)
    try await eventually { storage.stored.count == 3 }
    #expect(storage.stored.map(\.id) == [2, 3, 4])
    #expect(storage.stored.map(\.ordinal) == [2, nil, 3])
    #expect(await next.isNewest(storage.stored[1]))
    await next.post([message("e")])
    try await eventually { storage.stored.count == 4 }
    #expect(storage.stored.last?.ordinal == 4)
    try await eventually { journal.ids.isEmpty }
  }

  @Test(.timeLimit(.minutes(10)))
  func `what brokers had from memory alone keeps its numbers over a kill, and is stored`()
    async throws
  {
    let journal = FakeJournal()
    let killed = try outbox(journal: journal) { $0.retryAfter = .seconds(3600) }
    storage.fail("disk full")
    await killed.post([message("a"), message("b")])
    try await eventually { try await killed.messages(after: 0, limit: 9).count == 2 }
    storage.fail(nil)
    let next = try outbox(brokers: ["park", "cloud"], journal: journal)
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

  // MARK: Numbers

  @Test(.timeLimit(.minutes(10)))
  func `a broker that comes again gets no number a second time, and is told which it misses`()
    async throws
  {
    let outbox = try outbox(brokers: ["a", "b"]) { $0.event = Self.event }
    await outbox.append([message("1"), message("2")])
    try await outbox.dismiss(broker: "b")
    await outbox.append([message("3")])
    await outbox.admit(broker: "b")
    #expect(await outbox.cursor(of: "b")?.ordinalBase == 0)
    try await eventually { storage.stored.contains { $0.text == "b skipped 3...3" } }
    let next = try self.outbox(brokers: ["a"])
    await next.append([message("4")])
    await next.flush()
    let again = try OutboxOpening(storage, brokers: ["a", "b"], intake: MessageIntake())
    #expect(again.cursors["b"]?.ordinalBase == 0)
  }

  @Test(.timeLimit(.minutes(10)))
  func `after a power cut no number is given again, and each broker is told which are skipped`()
    async throws
  {
    let (journal, disk) = (FakeJournal(), FakeDisk())
    let former = try outbox(journal: journal, disk: disk) { $0.syncEvery = .seconds(600) }
    await former.append([message("seen"), message("seen too")])
    await former.acknowledge(2, by: "park")
    await former.append([message("lost")])
    journal.forgetAll()
    let next = try outbox(journal: journal, disk: disk) { $0.event = Self.event }
    await next.append([message("new")])
    try await eventually { storage.stored.count == 2 }
    #expect(storage.stored.compactMap(\.ordinal) == [10_001])
    #expect(storage.stored.first { $0.ordinal == nil }?.text == "park skipped 1...10000")
    #expect(try await next.messages(after: 0, limit: 9).count == 2)
  }

  @Test(.timeLimit(.minutes(10)))
  func `what was skipped is told again where the event may be lost in another power cut`()
    async throws
  {
    let (journal, disk) = (FakeJournal(), FakeDisk())
    for _ in 0..<2 {
      _ = try outbox(journal: journal, disk: disk)
      journal.forgetAll()
    }
    let opening = try OutboxOpening(
      storage,
      brokers: ["park"],
      intake: MessageIntake(journal: journal),
      history: disk.history
    )
    #expect(opening.skipped == 1...20_000 && opening.isCut)
  }

  @Test(.timeLimit(.minutes(10)))
  func `after a kill and after an end on request the numbers go on exactly`() async throws {
    let (journal, disk) = (FakeJournal(), FakeDisk())
    let killed = try outbox(journal: journal, disk: disk) { $0.syncEvery = .seconds(600) }
    await killed.append([message("a"), message("b")])
    await killed.acknowledge(1, by: "park")
    let ended = try outbox(journal: journal, disk: disk) { $0.syncEvery = .seconds(600) }
    #expect(try await ended.messages(after: 0, limit: 9).map(\.id) == [2])
    await ended.append([message("c")])
    await ended.acknowledge(3, by: "park")
    await ended.finish()
    #expect(disk.last?.isClosed == true)
    journal.forgetAll()
    let next = try outbox(journal: journal, disk: disk)
    await next.append([message("d")])
    await next.flush()
    #expect(storage.stored.map(\.ordinal) == [4])
  }

  @Test(.timeLimit(.minutes(10)))
  func `nothing is sent whose number is not noted, until the disk fails`() async throws {
    let disk = FakeDisk()
    let outbox = try outbox(disk: disk) { $0.syncEvery = .seconds(600) }
    disk.stall(true)
    await outbox.append((1...10_005).map { message("\($0)") })
    #expect(await outbox.newestID == 10_000)
    disk.stall(false)
    try await eventually { await outbox.newestID == 10_005 }
    disk.fail("worn")
    let many = (1...300_000).map { message("\($0)") }
    await outbox.append(many)
    try await eventually { await outbox.newestID == 310_005 }
  }
}

/// A change of the store that does nothing.
private struct Note: StoredChange {}

extension StoredMessage {
  fileprivate var text: String { String(decoding: message.payload, as: UTF8.self) }
}

extension OutboxTests {
  fileprivate static let event: @Sendable (OutboxNotice) -> Message = { notice in
    var text = "\(notice)"
    if case .broker(let id, .skipped(let numbers)) = notice { text = "\(id) skipped \(numbers)" }
    return Message(
      topic: "event",
      payload: Array(text.utf8),
      messageClass: .event,
      retain: false,
      timestamp: Timestamp(milliseconds: 1)
    )
  }
}
