package import Measurements

/// What a gateway reports of itself at once, beside the items that are stored.
package enum GatewayReport: Sendable {
  case status(GatewayStanding)
  /// A document such as `health` or `log`, as a JSON object.
  case document(String, json: [UInt8])
  case reply(CommandAnswer)
}

/// Why a gateway's status is as it is.
package enum StandingReason: String, Sendable, CaseIterable {
  /// The gateway runs.
  case started
  /// It was ended on request.
  case stopped
  /// The broker has lost it: what the last will says.
  case lost

  package var status: String { self == .started ? "online" : "offline" }
}

/// What a gateway is, and whether it runs.
package struct GatewayStanding: Sendable, Hashable {
  package var time: Timestamp
  package var reason: StandingReason
  package var version: String
  /// The hash of the configuration.
  package var configuration: String
  /// New at each start.
  package var boot: String
  /// How the run before this one ended.
  package var bootReason: String
  /// Why the clock is not believed; `nil` when it is.
  package var clockDoubt: String?

  package init(
    time: Timestamp,
    reason: StandingReason,
    version: String,
    configuration: String,
    boot: String,
    bootReason: String,
    clockDoubt: String?
  ) {
    self.time = time
    self.reason = reason
    self.version = version
    self.configuration = configuration
    self.boot = boot
    self.bootReason = bootReason
    self.clockDoubt = clockDoubt
  }
}

/// The answer to a command, as a JSON object.
package struct CommandAnswer: Sendable {
  package var command: String
  package var json: [UInt8]
  /// Where the request wants it; `nil`: where the format has its replies.
  package var topic: String?
  /// What an MQTT 5 request wants returned.
  package var correlationData: [UInt8]?

  package init(command: String, json: [UInt8], topic: String?, correlationData: [UInt8]?) {
    self.command = command
    self.json = json
    self.topic = topic
    self.correlationData = correlationData
  }
}
