import Glibc
import Measurements
import Messages
import Outbox
import Testing

@testable import Store

/// A folder for one test, removed after it.
private final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/store-tests-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    for suffix in ["db", "db-wal", "db-shm", "numbers"] { unlink("\(path)/park-gateway.\(suffix)") }
    rmdir(path)
  }
}

@Suite struct StoreOutboxTests {
  private let folder = Folder()

  private func transaction(
    _ ids: ClosedRange<Int64>,
    _ messageClass: MessageClass = .telemetry,
    size: Int = 400
  ) -> OutboxTransaction {
    var transaction = OutboxTransaction()
    transaction.messages = ids.map {
      StoredMessage(
        id: $0,
        ordinal: messageClass == .telemetry ? $0 : nil,
        message: Message(
          topic: "plant/\(messageClass)",
          payload: [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: size),
          messageClass: messageClass,
          retain: messageClass == .state,
          timestamp: Timestamp(milliseconds: $0)
        )
      )
    }
    transaction.lastID = ids.upperBound
    transaction.lastOrdinal = ids.upperBound
    return transaction
  }

  @Test func `what was stored is there after a restart`() throws {
    do {
      let store = try StoreDatabase(folder: folder.path)
      _ = try store.load()
      var first = transaction(1...100)
      first.cursors = ["park": BrokerCursor(acknowledged: 0, ordinalBase: 0)]
      _ = try store.commit(first)
      _ = try store.commit(transaction(101...150))
    }
    let store = try StoreDatabase(folder: folder.path)
    let state = try store.load()
    #expect(state.lastID == 150)
    #expect(state.lastOrdinal == 150)
    #expect(state.rows == 150)
    #expect(state.cursors["park"]?.acknowledged == 0)
    let found = try store.messages(after: 40, upTo: 60, limit: 100, bytes: 1 << 20)
    #expect(found.map(\.id) == Array(41...60))
    #expect(found == transaction(41...60).messages)
  }

  @Test func `numbers survive that all is delivered and deleted`() throws {
    do {
      let store = try StoreDatabase(folder: folder.path)
      _ = try store.load()
      _ = try store.commit(transaction(1...10))
      var done = OutboxTransaction()
      (done.deleteUpTo, done.lastID, done.lastOrdinal) = (10, 10, 10)
      #expect(try store.commit(done).rows == 0)
    }
    let state = try StoreDatabase(folder: folder.path).load()
    #expect(state.lastID == 10)
    #expect(state.lastOrdinal == 10)
    #expect(state.rows == 0)
  }

  @Test func `where the numbers of a broker began is known after it was forgotten`() throws {
    do {
      let store = try StoreDatabase(folder: folder.path)
      _ = try store.load()
      var first = transaction(1...3)
      first.cursors = ["park": BrokerCursor(acknowledged: 1, ordinalBase: 7)]
      first.boundID = 2
      _ = try store.commit(first)
      try store.forget(broker: "park", at: 30)
    }
    let store = try StoreDatabase(folder: folder.path)
    let state = try store.load()
    #expect(state.cursors.isEmpty && state.boundID == 2)
    #expect(state.formerBrokers == ["park": FormerBroker(ordinalBase: 7, lastOrdinal: 30)])
  }

  @Test func `the epoch is when the store was created, and stays`() throws {
    let store = try StoreDatabase(folder: folder.path)
    #expect(try store.isNew())
    #expect(try store.epoch(at: Timestamp(seconds: 1_800_000_000)) == 1_800_000_000)
    #expect(try store.epoch(at: Timestamp(seconds: 1_900_000_000)) == 1_800_000_000)
    let other = try StoreDatabase(folder: nil)
    #expect(try other.epoch(at: Timestamp(seconds: 5)) > 1_700_000_000, "a clock that is not set")
  }

  @Test(arguments: [1_000_000, 8_000_000] as [Int64])
  func `the files never exceed the limit, and telemetry goes first`(limit: Int64) throws {
    let store = try StoreDatabase(folder: folder.path, limit: limit)
    _ = try store.load()
    _ = try store.commit(transaction(1...20, .indicator))
    _ = try store.commit(transaction(21...40, .event))
    var (id, dropped, largest) = (Int64(40), [MessageClass: Int](), Int64(0))
    while dropped[.telemetry, default: 0] < 10_000 {
      let receipt = try store.commit(transaction(id + 1...id + 40, size: 900))
      id += 40
      dropped.merge(receipt.dropped, uniquingKeysWith: +)
      largest = max(largest, store.bytesOnDisk())
    }
    #expect(largest <= limit)
    #expect(Set(dropped.keys) == [.telemetry])
    let kept = try store.messages(after: 0, upTo: .max, limit: 100_000, bytes: .max)
    #expect(kept.prefix(40).map(\.id) == Array(1...40))
    #expect(Int64(kept.count + dropped.values.reduce(0, +)) == id)
    let ids = kept.dropFirst(40).map(\.id)
    #expect(ids == ids.sorted() && ids.last == id)
  }

  @Test func `without telemetry KPIs go, and events last`() throws {
    let store = try StoreDatabase(folder: folder.path, limit: 1_000_000)
    _ = try store.load()
    _ = try store.commit(transaction(1...20, .event))
    var (id, dropped) = (Int64(20), [MessageClass: Int]())
    while dropped[.indicator, default: 0] < 2000 {
      let receipt = try store.commit(transaction(id + 1...id + 20, .indicator, size: 900))
      id += 20
      dropped.merge(receipt.dropped, uniquingKeysWith: +)
    }
    #expect(Set(dropped.keys) == [.indicator])
  }

  @Test func `the newest retained message of a topic is found`() throws {
    let store = try StoreDatabase(folder: folder.path)
    _ = try store.load()
    _ = try store.commit(transaction(1...5, .state))
    _ = try store.commit(transaction(6...9))
    #expect(try store.newestRetained(of: "plant/state") == 5)
    #expect(try store.newestRetained(of: "plant/telemetry") == nil)
    #expect(try store.newestRetained(of: "elsewhere") == nil)
  }

  @Test func `another process can look at what waits`() throws {
    let store = try StoreDatabase(folder: folder.path)
    _ = try store.load()
    var first = transaction(1...30, size: 10)
    first.cursors = ["park": BrokerCursor(acknowledged: 10, ordinalBase: 5)]
    _ = try store.commit(first)
    let reader = try OutboxReader(folder: folder.path)
    let backlog = try #require(try reader.backlogs().first)
    #expect(backlog.counts == [.telemetry: 20])
    #expect(backlog.oldest?.milliseconds == 11)
    #expect(try reader.messages(for: backlog, after: 25).map(\.id) == Array(26...30))
  }
}
