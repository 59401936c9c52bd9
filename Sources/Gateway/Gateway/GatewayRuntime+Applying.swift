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
      try assembly.broker(broker)
    }
    var begunConnections: [RunningConnection] = []
    for connection in changes.begunConnections {
      let parts = assembly.parts(of: connection, next, assets, nil)
      begunConnections.append(try assembly.line(connection, parts, of: next))
    }
    let nextAssets = AssetMessages(topics: status.topics, paths: Self.paths(next))
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
    for line in lines { await line.telemetry.hold() }
    for revised in changes.revisedConnections {
      let line = lines.first { $0.connection.id == revised.connection.id }
      await line?.poller.replaceDevices(revised.kept)
    }
    let ended = lines.filter { changes.endedConnections.contains($0.connection.id) }
    lines.removeAll { changes.endedConnections.contains($0.connection.id) }
    for line in ended { await line.stop() }
  }

  private func resumePolls(_ changes: ConfigurationChanges, _ begun: [RunningConnection]) async {
    lines += begun
    let order = configuration.connections.map(\.id)
    lines.sort {
      order.firstIndex(of: $0.connection.id) ?? 0 < order.firstIndex(of: $1.connection.id) ?? 0
    }
    for index in lines.indices {
      let id = lines[index].connection.id
      let revised = changes.revisedConnections.first { $0.connection.id == id }
      let connection = revised?.connection ?? lines[index].connection
      await lines[index].telemetry.adopt(
        assembly.parts(of: connection, configuration, assets, accounting),
        changed: changes.changedDevices,
        fresh: changes.changesPublishing ? Set(connection.devices.map(\.id)) : []
      )
      if let revised {
        lines[index].connection = revised.connection
        await lines[index].poller.replaceDevices(revised.connection.devices)
      }
      if changes.begunConnections.contains(where: { $0.id == id }) { lines[index].start(watch) }
      if isUnderWay { await lines[index].telemetry.release() }
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
    let ledger = StoredLedger(outbox: outbox, assets: assets, clock: clock, summary: summary)
    let accounting = try Self.accounting(next, ledger)
    return .some(accounting.map { RunningAccounts($0, clock: clock, logger: logger) })
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
