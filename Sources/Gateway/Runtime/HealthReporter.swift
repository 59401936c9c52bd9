import Accounting
import Adapters
import Health
import Measurements
import Polling

/// Sends `health` to every broker that is there.
struct HealthReporter: Sendable {
  let shared: SharedParts
  let running: RunningParts

  /// Sends it until the task is cancelled.
  func run() async {
    // The brokers need a moment to answer first.
    try? await Task.sleep(for: .seconds(2))
    var totals = HealthTotals(time: shared.startedAt)
    while !Task.isCancelled {
      await running.brokers.sendNow(await health().report(&totals))
      guard (try? await Task.sleep(for: Health.period)) != nil else { return }
    }
  }

  private func health() async -> Health {
    let clock = shared.clock
    var backlog = Health.Clock(isTrusted: clock.isTrusted)
    (backlog.waiting, backlog.givenUp) = await running.connections.backlog()
    let connections = await running.connections.all
    let brokers = await running.brokers.all
    return Health(
      storageFolder: shared.store.folder,
      connections: connections.map {
        Health.Connection(connection: $0.connection, poller: $0.poller)
      },
      publishers: brokers.map { ($0.id, $0.publisher) },
      brokers: brokers.map(\.definition),
      certificates: shared.certificates,
      outbox: shared.store.outbox,
      clock: backlog,
      lateStates: await running.accounts.accounting?.lateStates ?? 0,
      time: clock.shown(),
      uptime: Double(clock.now().nanoseconds(since: shared.startedAt)) / 1e9,
      now: clock.now()
    )
  }
}
