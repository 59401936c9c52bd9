package import JSON

/// Access to the devices for commands.
package protocol DeviceAccess: Sendable {
  /// Reads all points of a device now and publishes the readings like those of any other poll.
  ///
  /// - Returns: the members of the reply: `ts`, `values`, `bad`.
  /// - Throws: `notFound`.
  func poll(_ device: String) async throws(CommandFailure) -> JSONValue
}

/// Reads a device at once, whatever its poll period.
package struct PollCommand: Command {
  package let name = CommandName.poll.rawValue
  package let fields: Set<String> = ["device"]
  private let devices: any DeviceAccess

  package init(_ devices: any DeviceAccess) { self.devices = devices }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    try await devices.poll(try request.text("device"))
  }
}
