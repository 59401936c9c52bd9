package import JSON

/// What to write where, and who asks for it.
package struct WriteOrder: Sendable, Hashable {
  package var device: String
  package var point: String
  /// A number, true or false, or the name of a state.
  package var value: JSONValue
  package var by: String
  /// Empty where the request does not say.
  package var why = ""
}

/// Access to the registers of devices; exists only where the configuration allows writing.
package protocol PointWriting: Sendable {
  /// Writes a point, reads it back, and publishes the outcome as an event.
  ///
  /// - Returns: the members of the reply.
  func write(_ order: WriteOrder) async throws(CommandFailure) -> JSONValue
}

/// Writes one point of a device.
package struct WriteCommand: Command {
  package let name = CommandName.write.rawValue
  package let fields: Set<String> = ["device", "point", "value", "why"]
  package let isRepeatable = false
  private let points: any PointWriting

  package init(_ points: any PointWriting) { self.points = points }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let (device, point) = (try request.text("device"), try request.text("point"))
    guard let value = request["value"] else { throw request.missing("value") }
    switch value {
    case .integer, .number, .bool, .string: break
    case .null, .array, .object:
      throw CommandFailure(.badRequest, "value must be a number, a text, true or false")
    }
    return try await points.write(
      WriteOrder(
        device: device,
        point: point,
        value: value,
        by: request.by,
        why: try request.why()
      )
    )
  }
}
