import Accounting
import Adapters
import Health
import Logging
import Outbox
import Polling
import Publishing

/// What a reload changes, each part with its own state, and the order in which they start and stop.
struct RunningParts: Sendable {
  let connections: RunningConnections
  let brokers: RunningBrokers
  let accounts: RunningAccounts
  let descriptions: AssetDescriptions

  /// Begins to poll and to publish; readings wait until ``passReadings(of:_:)``.
  func start() async {
    await brokers.start()
    await connections.start()
  }

  /// Begins to pass readings on; the clock is trusted.
  ///
  /// Waiting readings are dated, accounting continues from the store, and the assets are described.
  func passReadings(of present: ConfigurationInForce, _ shared: SharedParts) async {
    let clock = shared.clock
    await descriptions.describe(present, at: clock.wallTime())
    if shared.store.past.isCut { await publishNewestRows(of: present, shared) }
    await accounts.start(at: clock.stamp(of: shared.startedAt))
    await connections.release()
    await accounts.run()
  }

  private func publishNewestRows(of present: ConfigurationInForce, _ shared: SharedParts) async {
    do throws(LedgerError) {
      try await shared.store.ledger(present.assets, clock: shared.clock, observer: nil)
        .publishNewest()
    } catch {
      shared.environment.logger.error("ledger: \(error)")
    }
  }

  /// Stops the pollers, then accounting, then the brokers, and stores messages in between.
  ///
  /// `passesReadings`: whether ``passReadings(of:_:)`` was done.
  func stop(_ shared: SharedParts, passesReadings: Bool) async {
    let store = shared.store
    await connections.stop()
    if passesReadings { await accounts.stop() } else { await logLosses(shared.environment.logger) }
    await store.append([], changes: shared.clock.marks)
    await store.outbox.flush()
    await brokers.stop()
    await store.outbox.finish()
  }

  private func logLosses(_ logger: Logger) async {
    let count = await connections.backlog().waiting
    guard count > 0 else { return }
    logger.warning("\(count) readings are lost: the clock was never set, so they have no date")
  }
}
