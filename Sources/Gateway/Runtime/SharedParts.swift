import Health
import Adapters
import Commands
import Configuration
import Measurements
import Messages
import Polling

/// What all parts of a gateway use; no reload replaces it.
struct SharedParts: Sendable {
  let environment: GatewayEnvironment
  let clock: GatewayClock
  /// By the gateway's clock.
  let startedAt: MonotonicTime
  let store: GatewayStore
  let status: GatewayStatus
  let commands: CommandInlet
  let events: GatewayEvents
  let certificates: CertificateWatch
  let load: MessageLoad

  /// Opens the store; nothing runs yet.
  ///
  /// - Throws: when the store cannot be used, or the system refuses a thread.
  init(
    _ configuration: GatewayConfiguration,
    _ environment: GatewayEnvironment
  ) throws(StartFailure) {
    let topics = Topics(configuration.identity)
    let store = try GatewayStore(configuration, topics, environment.logger)
    let clock = GatewayClock(lastStored: store.past.lastTime)
    self.environment = environment
    self.store = store
    self.clock = clock
    startedAt = clock.now()
    status = GatewayStatus(
      topics: topics,
      version: environment.version,
      configuration: configuration.hash,
      lastEnd: store.past.lastEnd,
      clock: clock
    )
    load = MessageLoad(configuration)
    commands = CommandInlet()
    events = GatewayEvents(topics: topics, store: store, clock: clock)
    certificates = CertificateWatch(
      configuration.brokers,
      topics: topics,
      outbox: store.outbox,
      clock: clock,
      logger: environment.logger
    )
  }

  var topics: Topics { status.topics }
}
