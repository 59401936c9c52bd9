import Languages
import Events
import Formats
import Health
import Adapters
import Commands
import Configuration
import Indicators
import JSON
import Logs
import Messages
import Records
import Outbox
import Publishing

/// The commands of a gateway.
struct GatewayCommands: Sendable {
  let shared: SharedParts
  let running: RunningParts
  let allowsWrites: Bool
  /// What makes the records of the assets; a reload may bring another.
  let assets: @Sendable () async -> AssetRecords?
  let reload: @Sendable () async -> ReloadOutcome?

  /// What does every command of this gateway.
  func handler() -> CommandHandler {
    let (brokers, connections) = (running.brokers, running.connections)
    let environment = GatewayCommandEnvironment(
      topics: shared.topics,
      assets: assets,
      outbox: shared.store.outbox,
      publishers: { await brokers.all.map { ($0.id, $0.publisher) } }
    )
    let device: @Sendable (String) async -> ReachableDevice? = { await connections.device($0) }
    return CommandHandler(
      CommandName.allCases.map { command($0, device) { await environment.tell($0) } },
      inlet: shared.commands,
      surroundings: environment,
      logger: shared.environment.logger
    )
  }

  private func command(
    _ name: CommandName,
    _ device: @escaping @Sendable (String) async -> ReachableDevice?,
    tell: @escaping @Sendable (Event) async -> Void
  ) -> any Command {
    let ledger = ledger
    return switch name {
    case .ping: PingCommand { [shared] in shared.status.facts }
    case .reload: ReloadCommand { () async throws(CommandFailure) in try await reloadByCommand() }
    case .rebirth: RebirthCommand { await rebirth() }
    case .poll: PollCommand(ConnectionAccess(device: device))
    case .backfill:
      BackfillCommand { interval throws(CommandFailure) in try await ledger.backfill(interval) }
    case .meterSwap: MeterSwapCommand { swap throws(CommandFailure) in try await ledger.swap(swap) }
    case .log: logCommand()
    case .write: writeCommand(device, tell: tell)
    case .stopReason: ledger.stopReason
    case .plannedStop: ledger.plannedStop
    case .correct: ledger.correct
    case .shelve: ledger.shelve
    case .acknowledge: ledger.acknowledge
    }
  }

  private var ledger: LedgerCommands {
    let accounts = running.accounts
    return LedgerCommands(
      outbox: shared.store.outbox,
      store: shared.store.queue,
      assets: assets,
      accounting: { await accounts.accounting }
    )
  }

  /// Without the setting, no object that can write is created.
  private func writeCommand(
    _ device: @escaping @Sendable (String) async -> ReachableDevice?,
    tell: @escaping @Sendable (Event) async -> Void
  ) -> any Command {
    guard allowsWrites else {
      let failure = CommandFailure(.notAllowed, "the configuration does not say allow_writes: true")
      return MissingCommand(.write, fields: ["device", "point", "value", "why"], failure)
    }
    return WriteCommand(PointWriter(device: device, tell: tell))
  }

  private func logCommand() -> any Command {
    guard let logTap = shared.environment.logTap else {
      let failure = CommandFailure(.notSupported, "this gateway's log cannot be listened to")
      return MissingCommand(.log, fields: ["level", "for"], failure)
    }
    let brokers = running.brokers
    return LogCommand(LogRelay(logTap) { await brokers.sendNow($0) })
  }

  // MARK: Actions of commands

  private func reloadByCommand() async throws(CommandFailure) -> JSONValue {
    switch await reload() {
    case .applied(let hash, let changes)?:
      return ["config": .string(hash), "changes": .array(changes.map { .string($0.english) })]
    case .refused(let reasons)?:
      throw CommandFailure(.configurationRefused, reasons.joined(separator: "\n"))
    case nil: return .null
    }
  }

  /// Publishes every `meta` and `status` again, including the gateway's own.
  private func rebirth() async -> Int {
    let outbox = shared.store.outbox
    let states = await outbox.retained(upTo: .max).filter { $0.messageClass == .state }
    await outbox.append(states)
    await running.brokers.sendNow(.status(shared.status.standing(.started)))
    return states.count + 1
  }
}

extension GatewayStatus {
  /// The contents of the reply to `ping`.
  var facts: JSONValue {
    ["version": .string(version), "config": .string(configurationHash), "boot": .string(boot)]
  }
}
