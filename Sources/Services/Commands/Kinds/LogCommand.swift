package import JSON

/// Access to the gateway's log lines.
package protocol LogAccess: Sendable {
  /// The names of the levels, the most detailed first.
  var levels: [String] { get }

  /// Publishes log lines of a level and above for some seconds; a later call replaces an earlier
  /// one.
  func relay(level: String, seconds: Int64) async
  func stopRelaying() async
}

/// Publishes log lines on the gateway's `log` topic for a while.
package struct LogCommand: Command {
  package let name = CommandName.log.rawValue
  package let fields: Set<String> = ["level", "for"]
  private let log: any LogAccess

  /// The seconds used where the request names none, and the most that it may name.
  static let usual: Int64 = 600
  static let longest: Int64 = 3600

  package init(_ log: any LogAccess) { self.log = log }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let level = try request.text("level")
    guard level != "off" else {
      await log.stopRelaying()
      return ["level": "off"]
    }
    guard log.levels.contains(level) else {
      let names = (log.levels + ["off"]).joined(separator: ", ")
      throw CommandFailure(.badRequest, "level must be one of \(names)")
    }
    let seconds = try request.seconds("for", in: 1...Self.longest) ?? Self.usual
    await log.relay(level: level, seconds: seconds)
    return ["level": .string(level), "for": .integer(seconds)]
  }
}
