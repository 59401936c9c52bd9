package import JSON

/// One thing that can be asked of the gateway over MQTT.
///
/// To add one: write a type that conforms, and name it where the desk is put together.
package protocol Command: Sendable {
  /// What stands behind `command/` in the topic.
  var name: String { get }

  /// The fields that it knows besides `id`, `by` and `ts`.
  var fields: Set<String> { get }

  /// Whether it does no harm when a request without an id is delivered twice.
  var isRepeatable: Bool { get }

  /// Does it.
  ///
  /// - Returns: the reply's `result`.
  /// - Throws: why it did not, which becomes the reply's `error`.
  func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue
}

extension Command {
  package var fields: Set<String> { [] }
  package var isRepeatable: Bool { true }
}
