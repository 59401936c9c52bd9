import Health
import Commands
import Configuration
import DeviceProfiles
import Indicators
import JSON
import Logs
import Messages
import Outbox
import Polling
import Publishing

extension GatewayRuntime {
  /// The desk with every command of this gateway; this is the only place that lists them.
  func commandHandler() -> CommandHandler {
    // A reload changes them.
    let assets: @Sendable () async -> AssetMessages? = { [weak self] in await self?.assets }
    let counter = CommandCounter(
      topics: status.topics,
      assets: assets,
      outbox: outbox,
      publishers: { [weak self] in await self?.brokers.map { ($0.id, $0.publisher) } ?? [] }
    )
    let ledger = LedgerCommands(outbox: outbox, store: store, assets: assets) { [weak self] in
      await self?.accounting
    }
    let device: @Sendable (String) async -> ReachableDevice? = { [weak self] in
      await self?.device($0)
    }
    let commands: [any Command] = [
      PingCommand { [status] in status.facts },
      ReloadCommand { [weak self] () async throws(CommandFailure) in
        try await self?.reloadByCommand() ?? .null
      },
      RebirthCommand { [weak self] in await self?.rebirth() ?? 0 },
      PollCommand(ConnectionAccess(device: device)),
      BackfillCommand { interval throws(CommandFailure) in try await ledger.backfill(interval) },
      MeterSwapCommand { swap throws(CommandFailure) in try await ledger.swap(swap) },
      logCommand(),
      writeCommand(device, tell: { await counter.tell($0) }),
    ]
    return CommandHandler(
      commands + ledger.corrections,
      inlet: self.commands,
      surroundings: counter,
      logger: logger
    )
  }

  /// Without the setting, no object that can write is created.
  private func writeCommand(
    _ device: @escaping @Sendable (String) async -> ReachableDevice?,
    tell: @escaping @Sendable (Event) async -> Void
  ) -> any Command {
    guard configuration.allowsWrites else {
      let failure = CommandFailure(.notAllowed, "the configuration does not say allow_writes: true")
      return MissingCommand("write", fields: ["device", "point", "value"], failure)
    }
    return WriteCommand(PointWriter(device: device, tell: tell))
  }

  private func logCommand() -> any Command {
    guard let logTap else {
      let failure = CommandFailure(.notSupported, "this gateway's log cannot be listened to")
      return MissingCommand("log", fields: ["level", "for"], failure)
    }
    let topic = status.topics.ofGateway("log")
    return LogCommand(LogRelay(logTap, topic: topic) { [weak self] in await self?.sendNow($0) })
  }

  // MARK: Actions of commands

  private func reloadByCommand() async throws(CommandFailure) -> JSONValue {
    switch await reload() {
    case .applied(let hash, let changes):
      return ["config": .string(hash), "changes": .array(changes.map(JSONValue.string))]
    case .refused(let reasons):
      throw CommandFailure(.configurationRefused, reasons.joined(separator: "\n"))
    }
  }

  private func device(_ id: String) -> ReachableDevice? {
    for running in connections {
      guard let device = running.connection.devices.first(where: { $0.id == id }) else { continue }
      return ReachableDevice(definition: device, poller: running.poller)
    }
    return nil
  }

  /// Sends a message to every connected broker; it is not sent again later.
  private func sendNow(_ message: BrokerMessage) async {
    for broker in brokers { await broker.publisher.sendNow(message) }
  }

  /// Publishes every `meta` and `status` again, including the gateway's own.
  private func rebirth() async -> Int {
    let states = await outbox.retained(upTo: .max).filter { $0.messageClass == .state }
    await outbox.append(states)
    await sendNow(status.message(.started))
    return states.count + 1
  }
}

extension GatewayStatus {
  /// The contents of the reply to `ping`.
  var facts: JSONValue {
    ["version": .string(version), "config": .string(configurationHash), "boot": .string(boot)]
  }
}
