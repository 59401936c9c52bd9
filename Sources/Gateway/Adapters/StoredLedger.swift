package import Accounting
package import Measurements
import Messages
package import Records
package import Outbox
package import Production
package import Energy
package import Store
package import Pipeline

/// Keeps the ledger in the outbox's store, so that a KPI row and its message are one transaction.
package struct StoredLedger: LedgerStore {
  private let outbox: Outbox
  private let store: StorageQueue<StoreDatabase>
  private let assets: AssetRecords
  private let clock: GatewayClock
  private let observer: (any LiveObserver)?

  /// `store` is the outbox's.
  package init(
    outbox: Outbox,
    store: StorageQueue<StoreDatabase>,
    assets: AssetRecords,
    clock: GatewayClock,
    observer: (any LiveObserver)?
  ) {
    self.outbox = outbox
    self.store = store
    self.assets = assets
    self.clock = clock
    self.observer = observer
  }

  package func checkpoints() async throws(LedgerError) -> [String: [UInt8]] {
    try await store.read { store throws(LedgerError) in try store.checkpoints() }
  }

  package func meterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot] {
    try await store.read { store throws(LedgerError) in try store.meterSlots(in: interval) }
  }

  package func productionSlots(
    in interval: Interval
  ) async throws(LedgerError) -> [ProductionSlot] {
    try await store.read { store throws(LedgerError) in try store.productionSlots(in: interval) }
  }

  package func runs(
    of line: String,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun] {
    try await store.read { store throws(LedgerError) in
      try store.runs(of: line, overlapping: interval)
    }
  }

  package func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) async throws(LedgerError) -> [PublicationKey: Publication] {
    try await store.read { store throws(LedgerError) in
      try store.publications(endingAfter: moment, beginningBefore: end)
    }
  }

  /// Publishes the newest rows again: after a power cut the store may have a row whose message it lacks.
  package func publishNewest() async throws(LedgerError) {
    let rows = try await store.read { store throws(LedgerError) in try store.newestResults() }
    let now = clock.wallTime()
    await outbox.append(rows.map { assets.result($0, at: now) })
  }

  package func commit(_ changes: LedgerChanges) async throws(LedgerError) {
    // Rows that waited are dated as if they had not.
    let now = changes.rowTime ?? clock.wallTime()
    let messages =
      changes.results.map { assets.result($0, at: now) } + changes.events.map(assets.event)
      + changes.alarms.map(assets.alarm) + changes.states.map { assets.state($0, at: changes.time) }
    await observer?.computed(changes.results)
    await outbox.append(messages, changes: [LedgerWrite(changes)])
  }
}

extension AssetRecords {
  /// What a production line is doing, as of a time.
  fileprivate func state(_ present: PresentState, at time: Timestamp) -> Message {
    let state = RecordedState(
      present.state.rawValue,
      since: present.since,
      reason: present.reason,
      product: present.product.map(Int64.init)
    )
    return lineState(state, of: present.line, at: max(time, present.since))
  }
}
