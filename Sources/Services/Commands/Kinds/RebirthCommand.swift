package import JSON

/// Publishes again what a platform needs to know all devices: every `meta` and `status`.
package struct RebirthCommand: Command {
  package let name = CommandName.rebirth.rawValue
  private let rebirth: @Sendable () async -> Int

  /// `rebirth` returns how many messages it published.
  package init(_ rebirth: @escaping @Sendable () async -> Int) { self.rebirth = rebirth }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    ["messages": .integer(Int64(await rebirth()))]
  }
}
