package import JSON
import Measurements

/// Says that the gateway is there and takes commands.
package struct PingCommand: Command {
  package let name = "ping"
  private let facts: JSONValue

  /// `facts` is what it tells besides its time: the version, the boot.
  package init(facts: JSONValue) { self.facts = facts }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    guard case .object(let members) = facts else { return facts }
    return .object([JSONMember("ts", .integer(request.time.milliseconds))] + members)
  }
}
