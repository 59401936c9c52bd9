import Accounting
import Measurements
import Messages
import Outbox
import Production
import Energy
import Store

/// Keeps the ledger in the outbox's store, so that a KPI row and its message are one transaction.
struct StoredLedger: LedgerStore {
  let outbox: Outbox
  let assets: AssetMessages
  let clock: GatewayClock
  let summary: LiveSummary?

  func checkpoints() async throws(LedgerError) -> [String: [UInt8]] {
    try await read { store throws(LedgerError) in try store.checkpoints() }
  }

  func meterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot] {
    try await read { store throws(LedgerError) in try store.meterSlots(in: interval) }
  }

  func productionSlots(in interval: Interval) async throws(LedgerError) -> [ProductionSlot] {
    try await read { store throws(LedgerError) in try store.productionSlots(in: interval) }
  }

  func runs(
    of line: String,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun] {
    try await read { store throws(LedgerError) in
      try store.runs(of: line, overlapping: interval)
    }
  }

  func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) async throws(LedgerError) -> [PublicationKey: Publication] {
    try await read { store throws(LedgerError) in
      try store.publications(endingAfter: moment, beginningBefore: end)
    }
  }

  func commit(_ changes: LedgerChanges) async throws(LedgerError) {
    let now = clock.wallTime()
    let messages =
      changes.results.map { assets.result($0, at: now) } + changes.events.map(assets.event)
      + changes.alarms.map(assets.alarm)
    await summary?.computed(changes.results)
    await outbox.append(messages, changes: [LedgerWrite(changes)])
  }

  private func read<Result: Sendable>(
    _ body: @Sendable (StoreDatabase) throws(LedgerError) -> Result
  ) async throws(LedgerError) -> Result {
    try await outbox.withStorage { storage throws(LedgerError) in
      guard let store = storage as? StoreDatabase else { throw LedgerError("no ledger") }
      return try body(store)
    }
  }
}
