import Accounting
import Energy
import Indicators
import Measurements
import Outbox
import Production
import Store

/// The ledger in the gateway's own store, which remembers the newest final row of each interval as it was published.
actor StoreLedger: LedgerStore {
  private let store: StoreDatabase
  private let keepsRows: Bool
  private(set) var live: [PublicationKey: KPIRow] = [:]

  /// Without its rows a long time is stored faster; what is computed from slots needs none.
  init(folder: String, keepsRows: Bool = true) throws {
    store = try StoreDatabase(folder: folder)
    self.keepsRows = keepsRows
  }

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
    var changes = changes
    if !keepsRows { changes.results = [] }
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
