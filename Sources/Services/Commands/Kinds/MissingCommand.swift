package import JSON

/// A command that is known but not available here; its reply says why.
package struct MissingCommand: Command {
  package let name: String
  package let fields: Set<String>
  private let failure: CommandFailure

  package init(_ name: CommandName, fields: Set<String>, _ failure: CommandFailure) {
    self.name = name.rawValue
    self.fields = fields
    self.failure = failure
  }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    throw failure
  }
}
