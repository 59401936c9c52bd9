import Measurements
import Outbox
import Store
import Testing

@Suite struct StoreDictionaryTests {
  private let store: StoreDatabase

  init() throws { store = try StoreDatabase(folder: nil) }

  /// Notes how far the broker has acknowledged.
  private func acknowledge(_ id: Int64) throws {
    var transaction = OutboxTransaction()
    transaction.cursors = ["park": BrokerCursor(acknowledged: id, ordinalBase: 0)]
    _ = try store.commit(transaction)
  }

  @Test func `the dictionary in use is there after the next start`() throws {
    try store.keep(dictionary: [1, 2, 3], revision: .max)
    #expect(try store.dictionaries() == [.max: [1, 2, 3]])
    try store.keep(dictionary: [1, 2, 3], revision: .max)
    #expect(try store.dictionaries() == [.max: [1, 2, 3]])
  }

  @Test func `a former one stays until the last record that may need it has arrived`() throws {
    try store.keep(dictionary: [1], revision: 1)
    try acknowledge(500)
    try store.keep(dictionary: [2], revision: 2)
    try acknowledge(900_000)
    try store.keep(dictionary: [3], revision: 3)
    #expect(try store.dictionaries() == [1: [1], 2: [2], 3: [3]])
    try acknowledge(1_000_500)
    try store.keep(dictionary: [3], revision: 3)
    #expect(try store.dictionaries() == [2: [2], 3: [3]])
  }

  @Test func `one that is used again stays`() throws {
    try store.keep(dictionary: [1], revision: 1)
    try store.keep(dictionary: [2], revision: 2)
    try store.keep(dictionary: [1], revision: 1)
    try acknowledge(5_000_000)
    try store.keep(dictionary: [1], revision: 1)
    #expect(try store.dictionaries() == [1: [1]])
  }

  @Test func `the epoch stays, and another store has a later one`() throws {
    func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_800_000_000 + seconds) }
    #expect(try store.epoch(at: time(0)) == 1_800_000_000)
    #expect(try store.epoch(at: time(1000)) == 1_800_000_000)
    #expect(try StoreDatabase(folder: nil).epoch(at: time(2000)) == 1_800_002_000)
  }
}
