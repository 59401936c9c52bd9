import Formats
import Health
import DeviceProfiles
import Adapters
import Accounting
import Configuration
import Outbox
import Publishing

/// Another configuration, of which everything new is built and nothing runs yet.
struct PreparedReload: Sendable {
  /// The accounting of the next configuration.
  private enum NextAccounting: Sendable {
    case same
    case another(Accounting?)
  }

  private let former: ConfigurationInForce
  private let next: ConfigurationInForce
  private let changes: ConfigurationChanges
  private let builder: RuntimeBuilder
  private let brokers: [RunningBroker]
  private let connections: [RunningConnection]
  private let accounting: NextAccounting

  /// - Throws: when the system refuses what the next configuration needs, or the store cannot pass
  ///   on the state of the present accounting; nothing has changed then.
  init(
    from former: ConfigurationInForce,
    to next: ConfigurationInForce,
    _ changes: ConfigurationChanges,
    builder: RuntimeBuilder
  ) async throws(StartFailure) {
    self.former = former
    self.next = next
    self.changes = changes
    self.builder = builder
    brokers = try changes.begunBrokers.map { broker throws(StartFailure) in
      try builder.broker(broker)
    }
    connections = try changes.begunConnections.map { connection throws(StartFailure) in
      try builder.connection(connection, of: next, nil)
    }
    accounting = try await Self.accounting(former, next, builder)
  }

  private static func accounting(
    _ former: ConfigurationInForce,
    _ next: ConfigurationInForce,
    _ builder: RuntimeBuilder
  ) async throws(StartFailure) -> NextAccounting {
    let bases = [former, next].map { RunningAccounts.Basis($0.configuration) }
    guard bases[0] != bases[1] else { return .same }
    let outbox = builder.shared.store.outbox
    await outbox.flush()
    if let fault = await outbox.currentStatistics().fault {
      throw .system("the store cannot be written, so that counting could not go on: \(fault)")
    }
    return .another(try builder.accounting(of: next))
  }

  /// Puts the configuration in force; this cannot fail.
  ///
  /// `passesReadings`: whether the gateway does so already.
  func apply(to running: RunningParts, passesReadings: Bool) async {
    let shared = builder.shared
    await running.connections.end(changes)
    shared.load.adopt(next.configuration)
    shared.environment.logThreshold?.adopt(next.configuration.logLevel)
    if case .another(let accounting) = accounting {
      await running.accounts.replace(by: accounting, isRunning: passesReadings)
    }
    let accounting = await running.accounts.accounting
    await running.connections.begin(
      connections,
      changes,
      order: next.configuration.connections.map(\.id),
      parts: { builder.pipelineParts(of: $0, next, accounting) },
      releases: passesReadings
    )
    await running.brokers.replace(changes, by: brokers)
    if !changes.endedBrokers.isEmpty || !brokers.isEmpty {
      await shared.certificates.adopt(next.configuration.brokers)
    }
    await shared.store.adopt(next.configuration, shared.topics)
    await announce(to: running, passesReadings: passesReadings)
  }

  /// Sends every broker the new configuration's hash, and describes assets that are new or changed.
  private func announce(to running: RunningParts, passesReadings: Bool) async {
    let shared = builder.shared
    shared.status.adopt(configuration: next.configuration.hash)
    await running.brokers.sendNow(.status(shared.status.standing(.started)))
    guard passesReadings else { return }
    await running.descriptions.describe(next, since: former, at: shared.clock.wallTime())
  }
}
