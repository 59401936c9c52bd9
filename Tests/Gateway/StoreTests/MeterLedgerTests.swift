import Accounting
import Energy
import Measurements
import Outbox
import Testing

@testable import Store

@Suite struct MeterLedgerTests {
  private static func slot(_ register: String, _ quarter: Int64, _ sum: CounterSum) -> MeterSlot {
    let from = Timestamp(seconds: 900 * quarter)
    return MeterSlot(
      register: register,
      slot: Interval(from: from, to: from.advanced(byMilliseconds: 900_000)),
      sum: sum
    )
  }

  private static func commit(_ slots: [MeterSlot], to store: StoreDatabase) throws {
    var changes = LedgerChanges()
    changes.meterSlots = slots
    var transaction = OutboxTransaction()
    transaction.changes = [LedgerWrite(changes)]
    _ = try store.commit(transaction)
  }

  private static let day = Interval(from: Timestamp(seconds: 0), to: Timestamp(seconds: 86_400))

  @Test func `A slot keeps what was counted at no known time`() throws {
    let store = try StoreDatabase(folder: nil)
    let plain = Self.slot("a.active_energy_import", 0, CounterSum(amount: 5, measured: 900_000))
    let lost = Self.slot("a.active_energy_import", 1, CounterSum(amount: 7, unplaced: 7))
    let taken = Self.slot("b.active_energy_import", 1, CounterSum(amount: -3, unplaced: -.max))
    try Self.commit([plain, lost, taken], to: store)
    #expect(Set(try store.meterSlots(in: Self.day)) == [plain, lost, taken])
    let more = Self.slot("a.active_energy_import", 1, CounterSum(amount: 9, unplaced: 8))
    try Self.commit([more], to: store)
    #expect(Set(try store.meterSlots(in: Self.day)) == [plain, more, taken])
  }
}
