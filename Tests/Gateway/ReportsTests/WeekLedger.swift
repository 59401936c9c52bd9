import Accounting
import Energy
import Indicators
import Measurements
import Outbox
import Production
import Store

/// The gateway's own store, which remembers the newest final row of each interval as it was published.
actor WeekLedger: LedgerStore {
  private let store: StoreDatabase
  private(set) var live: [PublicationKey: KPIRow] = [:]

  init(folder: String) throws { store = try StoreDatabase(folder: folder) }

  func checkpoints() throws(LedgerError) -> [String: [UInt8]] { try store.checkpoints() }

  func meterSlots(in interval: Interval) throws(LedgerError) -> [MeterSlot] {
    try store.meterSlots(in: interval)
  }

  func productionSlots(in interval: Interval) throws(LedgerError) -> [ProductionSlot] {
    try store.productionSlots(in: interval)
  }

  func runs(
    of line: String,
    overlapping interval: Interval
  ) throws(LedgerError) -> [PastRun] {
    try store.runs(of: line, overlapping: interval)
  }

  func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) throws(LedgerError) -> [PublicationKey: Publication] {
    try store.publications(endingAfter: moment, beginningBefore: end)
  }

  func commit(_ changes: LedgerChanges) throws(LedgerError) {
    for row in changes.results where row.isFinal { live[PublicationKey(row)] = row }
    var transaction = OutboxTransaction()
    transaction.changes = [LedgerWrite(changes)]
    do throws(StorageFailure) {
      _ = try store.commit(transaction)
    } catch {
      throw LedgerError(error.text)
    }
  }
}
