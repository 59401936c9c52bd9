import Accounting
import Commands
import Events
import Indicators
import Measurements
import Messages
import Records
import Outbox
import Store

/// The commands that use the ledger.
struct LedgerCommands: Sendable {
  let outbox: Outbox
  /// The outbox's store, with the ledger in it.
  let store: StorageQueue<StoreDatabase>
  /// A reload may bring other assets and another accounting.
  let assets: @Sendable () async -> AssetRecords?
  let accounting: @Sendable () async -> Accounting?

  /// How many rows go to the outbox at once; it stores them before the next ones come.
  private static let page = 1000
  /// More rows in one command would delay live data for long.
  static let limit = 100_000

  /// Publishes the final results of intervals that begin in `interval`, oldest first.
  func backfill(_ interval: Interval) async throws(CommandFailure) -> Int {
    guard let assets = await assets() else { return 0 }
    var count = 0
    var position = ResultPosition(from: interval.from)
    while true {
      let results = try await results(after: position, before: interval.to)
      guard let last = results.last else { return count }
      position = ResultPosition(after: last)
      await outbox.append(results.map { assets.result($0, at: $0.interval.to, isHistorical: true) })
      await outbox.flush()
      count += results.count
      guard count < Self.limit else {
        throw CommandFailure(
          .outOfRange,
          "stopped after \(count) results; go on from \(last.interval.from.milliseconds)"
        )
      }
    }
  }

  private func results(
    after position: ResultPosition,
    before end: Timestamp
  ) async throws(CommandFailure) -> [KPIRow] {
    do throws(LedgerError) {
      return try await store.read { store throws(LedgerError) in
        try store.finalResults(after: position, before: end, limit: Self.page)
      }
    } catch {
      throw CommandFailure(.failed, "the ledger cannot be read: \(error)")
    }
  }

  func swap(_ swap: MeterSwap) async throws(CommandFailure) {
    guard let accounting = await accounting() else {
      throw CommandFailure(.notFound, "no energy account is configured")
    }
    let isBooked = await accounting.swapMeter(
      device: swap.device,
      point: swap.point,
      oldFinal: swap.oldFinal,
      newInitial: swap.newInitial,
      at: swap.time,
      asked: EventAuthor(by: swap.by, why: swap.why)
    )
    guard isBooked else {
      throw CommandFailure(
        .outOfRange,
        "\(swap.device).\(swap.point) is no counter of an account, or old_final is below what is "
          + "booked already"
      )
    }
  }
}
