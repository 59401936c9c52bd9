import Adapters
import Configuration
import Formats
import Logging
import Outbox
import Publishing
import System

/// One running broker connection.
struct RunningBroker: Sendable {
  let definition: BrokerDefinition
  let publisher: BrokerPublisher
  private var task: Task<Void, Never>?

  /// - Throws: when the system refuses a thread or a descriptor.
  init(
    _ broker: BrokerDefinition,
    format: any PayloadFormat,
    load: MessageLoad,
    commands: CommandSubscription,
    outbox: Outbox,
    thread: PollingExecutor,
    logger: Logger
  ) throws(SystemError) {
    definition = broker
    let settings = BrokerPublisher.Settings(
      id: broker.id,
      clientID: broker.clientID,
      window: broker.maxInFlight,
      expectedRate: { load.messagesPerSecond },
      liveFirst: broker.liveFirst,
      format: format
    )
    let transport = try MqttTransport(broker, commands: commands, thread: thread)
    publisher = BrokerPublisher(settings, transport: transport, outbox: outbox, logger: logger)
  }

  var id: String { definition.id }

  /// Begins to publish the outbox's messages, once another connection of this broker has ended.
  ///
  /// Only one connection may use a client id.
  mutating func start(after former: Task<Void, Never>? = nil, in outbox: Outbox) {
    let (id, publisher) = (id, publisher)
    task = Task {
      await former?.value
      await outbox.admit(broker: id)
      await publisher.run()
    }
  }

  /// Begins to drain and disconnect.
  ///
  /// - Returns: a task that ends when this is done.
  func stop() -> Task<Void, Never>? {
    task?.cancel()
    return task
  }
}
