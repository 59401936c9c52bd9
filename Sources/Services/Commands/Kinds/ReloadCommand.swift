package import JSON

/// Reloads the configuration.
package struct ReloadCommand: Command {
  package typealias Reload = @Sendable () async throws(CommandFailure) -> JSONValue

  package let name = CommandName.reload.rawValue
  private let reload: Reload

  package init(_ reload: @escaping Reload) { self.reload = reload }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    try await reload()
  }
}
