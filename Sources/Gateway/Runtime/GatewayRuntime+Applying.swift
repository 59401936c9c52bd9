import Pipeline
import Health
import Adapters
import Accounting
import Configuration
import DeviceProfiles
import Logging
import Measurements
import Messages
import Outbox
import Polling

extension GatewayRuntime {
  /// Uses another configuration from now on.
  ///
  /// - Throws: when the system refuses what it needs; nothing has changed then.
  func apply(
    _ changes: ConfigurationChanges,
    of next: GatewayConfiguration
  ) async throws(StartFailure) {
    let former = (configuration: configuration, assets: assets)
    let begunBrokers = try changes.begunBrokers.map { broker throws(StartFailure) in
      try builder.broker(broker)
    }
    var begunConnections: [RunningConnection] = []
    for connection in changes.begunConnections {
      let parts = builder.parts(of: connection, next, assets, nil)
      begunConnections.append(try builder.runningConnection(connection, parts, of: next))
    }
    let nextAssets = AssetMessages(topics: status.topics, paths: next.assetPaths)
    let nextAccounts = try await accounts(for: next, nextAssets)
    // From here on nothing can fail.
    await endPolls(changes)
    (configuration, assets) = (next, nextAssets)
    logThreshold?.adopt(next.logLevel)
    if let nextAccounts { await replaceAccounts(by: nextAccounts) }
    await resumePolls(changes, begunConnections)
    await replaceBrokers(changes, begunBrokers)
    await outbox.adopt(Self.outboxSettings(next, status.topics))
    await announce(since: former.configuration, former.assets)
  }

  // MARK: Connections

  private func endPolls(_ changes: ConfigurationChanges) async {
    for running in connections { await running.telemetry.hold() }
    for revised in changes.revisedConnections {
      let running = connections.first { $0.connection.id == revised.connection.id }
      await running?.poller.replaceDevices(revised.kept)
    }
    let ended = connections.filter { changes.endedConnections.contains($0.connection.id) }
    connections.removeAll { changes.endedConnections.contains($0.connection.id) }
    for running in ended { await running.stop() }
  }

  private func resumePolls(_ changes: ConfigurationChanges, _ begun: [RunningConnection]) async {
    connections += begun
    let order = configuration.connections.map(\.id)
    connections.sort {
      order.firstIndex(of: $0.connection.id) ?? 0 < order.firstIndex(of: $1.connection.id) ?? 0
    }
    for index in connections.indices {
      let id = connections[index].connection.id
      let revised = changes.revisedConnections.first { $0.connection.id == id }
      let connection = revised?.connection ?? connections[index].connection
      await connections[index].telemetry.adopt(
        builder.parts(of: connection, configuration, assets, accounting),
        changed: changes.changedDevices,
        fresh: changes.changesPublishing ? Set(connection.devices.map(\.id)) : []
      )
      if let revised {
        connections[index].connection = revised.connection
        await connections[index].poller.replaceDevices(revised.connection.devices)
      }
      if changes.begunConnections.contains(where: { $0.id == id }) {
        connections[index].start(watch)
      }
      if isUnderWay { await connections[index].telemetry.release() }
    }
  }

  // MARK: Accounting

  /// The next accounting, where it differs from the present one: `.some(nil)` is none.
  ///
  /// - Throws: when it cannot be built, or the store cannot pass on the state of the present one.
  private func accounts(
    for next: GatewayConfiguration,
    _ assets: AssetMessages
  ) async throws(StartFailure) -> RunningAccounts?? {
    guard RunningAccounts.Basis(configuration) != RunningAccounts.Basis(next) else { return nil }
    await outbox.flush()
    if let fault = await outbox.currentStatistics().fault {
      throw .system("the store cannot be written, so that counting could not go on: \(fault)")
    }
    return .some(try builder.accounts(of: next, assets))
  }

  /// Counters, open intervals and production lines continue through the store, as after a restart.
  private func replaceAccounts(by next: RunningAccounts?) async {
    if isUnderWay {
      await accounts?.stop()
      await outbox.flush()
    }
    accounts = next
    guard isUnderWay else { return }
    await accounts?.start(at: clock.wallTime())
    accounts?.run()
  }
}
