package import JSON

/// One thing that can be asked of the gateway over MQTT.
///
/// To add a command, write a type that conforms, and add its name to ``CommandName``: the build then asks for the rest.
package protocol Command: Sendable {
  /// The topic level after `command/`.
  var name: String { get }

  /// The fields that it knows besides `id`, `by` and `ts`.
  var fields: Set<String> { get }

  /// Whether a second delivery of a request without an id does no harm.
  var isRepeatable: Bool { get }

  /// Carries out the command.
  ///
  /// - Returns: the reply's `result`.
  /// - Throws: the reason of the failure, which becomes the reply's `error`.
  func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue
}

extension Command {
  package var fields: Set<String> { [] }
  package var isRepeatable: Bool { true }
}
