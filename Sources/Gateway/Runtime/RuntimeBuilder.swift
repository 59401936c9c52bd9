import Pipeline
import Health
import Adapters
import Accounting
import Commands
import Configuration
import DeviceProfiles
import Logging
import Messages
import Modbus
import Outbox
import Polling
import Store
import System

/// Builds connections, brokers and accounting from the parts that all of them share.
struct RuntimeBuilder: Sendable {
  let clock: GatewayClock
  let outbox: Outbox
  /// The outbox's store, with the ledger in it.
  let store: StorageQueue<StoreDatabase>
  let status: GatewayStatus
  let commands: CommandInlet
  let observer: (any LiveObserver)?
  let logger: Logger

  /// How many readings may wait for a date on all connections together; some 40 bytes each.
  private static let waitingReadings = 200_000

  func brokers(of configuration: GatewayConfiguration) throws(StartFailure) -> [RunningBroker] {
    var brokers: [RunningBroker] = []
    for definition in configuration.brokers { brokers.append(try broker(definition)) }
    return brokers
  }

  func runningConnections(
    of configuration: GatewayConfiguration,
    _ assets: AssetMessages,
    _ accounting: Accounting?
  ) throws(StartFailure) -> [RunningConnection] {
    var connections: [RunningConnection] = []
    for connection in configuration.connections {
      let parts = parts(of: connection, configuration, assets, accounting)
      connections.append(try runningConnection(connection, parts, of: configuration))
    }
    return connections
  }

  /// `nil` when there is nothing to account for.
  func accounts(
    of configuration: GatewayConfiguration,
    _ assets: AssetMessages
  ) throws(StartFailure) -> RunningAccounts? {
    guard let definition = try AccountingDefinition(configuration) else { return nil }
    let ledger = StoredLedger(
      outbox: outbox,
      store: store,
      assets: assets,
      clock: clock,
      observer: observer
    )
    let accounting = Accounting(definition, store: ledger)
    return RunningAccounts(accounting, clock: clock, logger: logger)
  }

  /// - Throws: when the system refuses a thread or a descriptor.
  func broker(_ broker: BrokerDefinition) throws(StartFailure) -> RunningBroker {
    do throws(SystemError) {
      let subscription = CommandSubscription(
        topics: status.topics,
        inlet: commands,
        logger: logger
      )
      return try RunningBroker(
        broker,
        status: status,
        commands: subscription,
        outbox: outbox,
        logger: logger
      )
    } catch {
      throw .system("broker \(broker.id): \(error)")
    }
  }

  /// A connection whose findings are held until ``ReadingPipeline/release()``.
  ///
  /// - Throws: when the system refuses a thread.
  func runningConnection(
    _ connection: ConnectionDefinition,
    _ parts: ReadingPipeline.Parts,
    of configuration: GatewayConfiguration
  ) throws(StartFailure) -> RunningConnection {
    let client = ModbusClient(connection)
    let interrupter = client.interrupter
    let executor = try thread(of: connection)
    let index = configuration.connections.firstIndex { $0.id == connection.id } ?? 0
    let telemetry = ReadingPipeline(
      parts,
      post: outbox,
      clock: clock,
      observer: observer,
      limit: Self.waitingReadings / max(1, configuration.connections.count)
    )
    let poller = ConnectionPoller(
      connection,
      source: ModbusRegisterSource.make(client, allowsWrites: configuration.allowsWrites),
      executor: executor,
      clock: ConnectionClock(time: clock, thread: executor),
      observer: telemetry,
      // The golden ratio spreads any number of connections evenly over the period.
      phase: (Double(index) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1),
      logger: GatewayRuntime.logger(logger, connection)
    )
    return RunningConnection(
      connection,
      poller: poller,
      telemetry: telemetry,
      interrupter: interrupter,
      thread: executor
    )
  }

  private func thread(of connection: ConnectionDefinition) throws(StartFailure) -> ThreadExecutor {
    do throws(SystemError) {
      return try ThreadExecutor(name: "bus-\(connection.id)")
    } catch {
      throw .system("connection \(connection.id): \(error)")
    }
  }

  func parts(
    of connection: ConnectionDefinition,
    _ configuration: GatewayConfiguration,
    _ assets: AssetMessages,
    _ accounting: Accounting?
  ) -> ReadingPipeline.Parts {
    ReadingPipeline.Parts(
      assets: assets,
      accounts: accounting.map(AccountedReadings.init),
      encoders: GatewayRuntime.encoders(connection, configuration, assets),
      powers: observer == nil ? [:] : GatewayRuntime.powers(connection)
    )
  }
}
