import Commands
import Logging
import Messages
import Mqtt
import Polling

/// Subscribes to the gateway's command topics on each connection and passes commands on.
struct CommandSubscription: Sendable {
  private let prefix: String
  private let inlet: CommandInlet
  private let logger: Logger
  private let clock = SystemClock()

  init(topics: Topics, inlet: CommandInlet, logger: Logger) {
    self.logger = logger
    prefix = topics.ofGateway("command/")
    self.inlet = inlet
  }

  func act(on event: MqttEvent, of client: MqttClient, broker: String) async {
    switch event {
    // The session is clean: a command sent while the gateway was away is not carried out late.
    case .connected: _ = try? await client.subscribe(prefix + "+", qos: .atLeastOnce)
    // 128 and above: refused.
    case .subscribed(_, let granted) where granted.contains(where: { $0 >= 128 }):
      logger.warning(
        "this gateway may not take commands from it",
        metadata: ["broker": "\(broker)"]
      )
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
