import Measurements
package import Commands
package import Formats
package import Logging
import Mqtt
import Polling
import PrintableText

/// Subscribes to the gateway's command topics on each connection and passes commands on.
package struct CommandSubscription: Sendable {
  private let format: any PayloadFormat
  private let inlet: CommandInlet
  private let logger: Logger
  private let clock = SystemClock()
  private let requests = SubscriptionRequests()

  /// `format` knows where commands come.
  package init(_ format: any PayloadFormat, inlet: CommandInlet, logger: Logger) {
    self.logger = logger
    self.format = format
    self.inlet = inlet
  }

  func act(on event: MqttEvent, of client: MqttClient, broker: String) async {
    switch event {
    // The session is clean: what was sent while nobody was here is not done late.
    case .connected(let server):
      requests.begin(with: broker)
      let wildcards = server.wildcardAvailable
      for filter in format.commandFilters(for: CommandName.all, wildcards: wildcards) {
        guard let id = try? await client.subscribe(filter, qos: .atLeastOnce) else { continue }
        requests.note(filter, as: id, with: broker)
      }
    case .subscribed(let id, _, let reason):
      report(requests.answer(id, reason, with: broker), broker: broker)
    case .message(let message):
      guard let name = format.command(on: message.topic) else { return }
      await inlet.receive(command(name, message, broker: broker))
    default: break
    }
  }

  private func report(_ outcome: SubscriptionRequests.Outcome, broker: String) {
    switch outcome {
    case .nothingNew: break
    case .refused(let filters, let reason):
      let others = filters.count > 1 ? " and \(filters.count - 1) more filters" : ""
      let first = filters[0].printable(upTo: 200)
      logger.warning(
        "this gateway may not take commands from it: \(first)\(others): \(reason)",
        metadata: ["broker": "\(broker)"]
      )
    case .takenAgain:
      logger.notice("this gateway takes commands from it again", metadata: ["broker": "\(broker)"])
    }
  }

  private func command(
    _ name: String,
    _ message: MqttIncoming,
    broker: String
  ) -> IncomingCommand {
    IncomingCommand(
      broker: broker,
      name: name,
      payload: message.payload,
      isRetained: message.retain,
      responseTopic: message.properties.responseTopic,
      correlationData: message.properties.correlationData,
      arrival: clock.now().nanoseconds / 1_000_000
    )
  }
}
