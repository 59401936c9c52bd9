package import JSON

/// Reads the configuration again.
package struct ReloadCommand: Command {
  package typealias Reload = @Sendable () async throws(CommandFailure) -> JSONValue

  package let name = "reload"
  private let reload: Reload?

  /// Without `reload` it answers that it cannot.
  package init(_ reload: Reload?) { self.reload = reload }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    guard let reload else {
      throw CommandFailure(.notSupported, "this gateway reads its configuration only at its start")
    }
    return try await reload()
  }
}
