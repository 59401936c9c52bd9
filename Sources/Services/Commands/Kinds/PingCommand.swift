package import JSON
import Measurements

/// Reports that the gateway is there and takes commands.
package struct PingCommand: Command {
  package let name = CommandName.ping.rawValue
  private let facts: @Sendable () -> JSONValue

  /// `facts` returns the reply's contents besides the time: the version, the boot.
  package init(_ facts: @escaping @Sendable () -> JSONValue) { self.facts = facts }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let facts = facts()
    guard case .object(let members) = facts else { return facts }
    return .object([JSONMember("ts", .integer(request.time.milliseconds))] + members)
  }
}
