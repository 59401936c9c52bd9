import Pipeline
import Health
import Adapters
import Accounting
import Commands
import Configuration
import DeviceProfiles
import Formats
import Logging
import Messages
import Modbus
import Outbox
import Polling
import System

/// Builds connections, brokers and accounting from the parts that all of them share.
struct RuntimeBuilder: Sendable {
  let shared: SharedParts

  private var logger: Logger { shared.environment.logger }

  /// How many readings may wait for a date on all connections together; some 40 bytes each.
  private static let waitingReadings = 200_000

  /// All parts of a configuration; nothing runs yet.
  ///
  /// - Throws: when the system refuses what they need.
  func parts(of present: ConfigurationInForce) throws(StartFailure) -> RunningParts {
    let accounting = try accounting(of: present)
    let configuration = present.configuration
    let brokers = try configuration.brokers.map { broker throws(StartFailure) in
      try self.broker(broker)
    }
    let connections = try configuration.connections.map { connection throws(StartFailure) in
      try self.connection(connection, of: present, accounting)
    }
    let store = shared.store
    return RunningParts(
      connections: RunningConnections(connections, watch: shared.environment.watch),
      brokers: RunningBrokers(brokers, outbox: store.outbox, logger: logger),
      accounts: RunningAccounts(accounting, store: store, clock: shared.clock, logger: logger),
      descriptions: AssetDescriptions(described: store.past.describedTopics, store: store)
    )
  }

  /// `nil` when there is nothing to account for.
  func accounting(of present: ConfigurationInForce) throws(StartFailure) -> Accounting? {
    guard let definition = try AccountingDefinition(present.configuration) else { return nil }
    let ledger = shared.store.ledger(
      present.assets,
      clock: shared.clock,
      observer: shared.environment.observer
    )
    let delay = RowDelay(of: present.configuration.identity.name)
    return Accounting(definition, store: ledger, rowDelay: delay)
  }

  /// - Throws: when the system refuses a thread or a descriptor.
  func broker(_ broker: BrokerDefinition) throws(StartFailure) -> RunningBroker {
    do throws(SystemError) {
      let format = format(of: broker)
      let subscription = CommandSubscription(
        format,
        inlet: shared.commands,
        logger: logger
      )
      return try RunningBroker(
        broker,
        format: format,
        load: shared.load,
        commands: subscription,
        outbox: shared.store.outbox,
        thread: shared.store.thread,
        logger: logger
      )
    } catch {
      throw .system("broker \(broker.id): \(error)")
    }
  }

  /// What makes a broker's messages: a connection has one format.
  private func format(of broker: BrokerDefinition) -> any PayloadFormat {
    let status = shared.status
    let surroundings = FormatSurroundings(
      topics: shared.topics,
      dictionaries: shared.store.book,
      epoch: shared.store.past.epoch,
      layout: broker.topicLayout,
      standing: { status.standing($0) }
    )
    return FormatName.format(of: broker.formats, surroundings)
  }

  /// A connection whose findings are held until ``ReadingPipeline/release()``.
  ///
  /// - Throws: when the system refuses a thread.
  func connection(
    _ connection: ConnectionDefinition,
    of present: ConfigurationInForce,
    _ accounting: Accounting?
  ) throws(StartFailure) -> RunningConnection {
    let configuration = present.configuration
    let client = ModbusClient(connection)
    let interrupter = client.interrupter
    let executor = try thread(of: connection)
    let index = configuration.connections.firstIndex { $0.id == connection.id } ?? 0
    let pipeline = ReadingPipeline(
      pipelineParts(of: connection, present, accounting),
      post: shared.store.outbox,
      clock: shared.clock,
      observer: shared.environment.observer,
      limit: Self.waitingReadings / max(1, configuration.connections.count)
    )
    let poller = ConnectionPoller(
      connection,
      source: ModbusRegisterSource.make(client, allowsWrites: configuration.allowsWrites),
      executor: executor,
      clock: ConnectionClock(time: shared.clock, thread: executor),
      observer: pipeline,
      // The golden ratio spreads any number of connections evenly over the period.
      phase: (Double(index) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1),
      logger: logger(of: connection)
    )
    return RunningConnection(
      connection,
      poller: poller,
      pipeline: pipeline,
      interrupter: interrupter,
      thread: executor
    )
  }

  /// What the pipeline of a connection uses.
  func pipelineParts(
    of connection: ConnectionDefinition,
    _ present: ConfigurationInForce,
    _ accounting: Accounting?
  ) -> ReadingPipeline.Parts {
    let isObserved = shared.environment.observer != nil
    return ReadingPipeline.Parts(connection, present, accounting, isObserved: isObserved)
  }

  private func thread(of connection: ConnectionDefinition) throws(StartFailure) -> ThreadExecutor {
    do throws(SystemError) {
      return try ThreadExecutor(name: "bus-\(connection.id)")
    } catch {
      throw .system(
        "connection \(connection.id): \(error) (each connection has one; TasksMax= of the service or ulimit -u "
          + "may be too low)"
      )
    }
  }

  private func logger(of connection: ConnectionDefinition) -> Logger {
    var logger = logger
    logger[metadataKey: "connection"] = "\(connection.id)"
    return logger
  }
}
