package import Commands
package import Logging
package import Messages
import Mqtt
import Polling
import System

/// Subscribes to the gateway's command topics on each connection and passes commands on.
package struct CommandSubscription: Sendable {
  private let prefix: String
  private let inlet: CommandInlet
  private let logger: Logger
  private let clock = SystemClock()
  private let refusals = Refusals()

  /// Every command there is, for brokers that know no wildcards.
  static let names = [
    "acknowledge", "backfill", "correct", "log", "meter_swap", "ping", "planned_stop", "poll",
    "rebirth", "reload", "shelve", "stop_reason", "write",
  ]

  /// The brokers that last refused the subscription.
  private final class Refusals: @unchecked Sendable {
    private let lock = ThreadLock()
    private var brokers: Set<String> = []

    func begin(_ broker: String) { _ = lock.withLock { brokers.insert(broker) } }
    /// - Returns: whether it had refused before.
    func end(_ broker: String) -> Bool { lock.withLock { brokers.remove(broker) != nil } }
  }

  package init(topics: Topics, inlet: CommandInlet, logger: Logger) {
    self.logger = logger
    prefix = topics.ofGateway("command/")
    self.inlet = inlet
  }

  func act(on event: MqttEvent, of client: MqttClient, broker: String) async {
    switch event {
    // The session is clean: what was sent while nobody was here is not done late.
    case .connected(let server):
      for name in server.wildcardAvailable ? ["+"] : Self.names {
        _ = try? await client.subscribe(prefix + name, qos: .atLeastOnce)
      }
    case .subscribed(_, _, let reason?):
      refusals.begin(broker)
      logger.warning(
        "this gateway may not take commands from it: \(reason)",
        metadata: ["broker": "\(broker)"]
      )
    case .subscribed where refusals.end(broker):
      logger.notice("this gateway takes commands from it again", metadata: ["broker": "\(broker)"])
    case .message(let message) where message.topic.hasPrefix(prefix):
      await inlet.receive(command(message, broker: broker))
    default: break
    }
  }

  private func command(_ message: MqttIncoming, broker: String) -> IncomingCommand {
    IncomingCommand(
      broker: broker,
      name: String(message.topic.dropFirst(prefix.count)),
      payload: message.payload,
      isRetained: message.retain,
      responseTopic: message.properties.responseTopic,
      correlationData: message.properties.correlationData,
      arrival: clock.now().nanoseconds / 1_000_000
    )
  }
}
