package import JSON

/// Notes that a person has seen a raised alarm.
package struct AcknowledgeCommand: Command {
  package typealias Acknowledge =
    @Sendable (_ alarm: String) async throws(CommandFailure) -> Void

  package let name = CommandName.acknowledge.rawValue
  package let fields: Set<String> = ["alarm"]
  private let acknowledge: Acknowledge

  package init(_ acknowledge: @escaping Acknowledge) { self.acknowledge = acknowledge }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let alarm = try request.text("alarm")
    try await acknowledge(alarm)
    return ["alarm": .string(alarm)]
  }
}
