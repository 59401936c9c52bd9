package import JSON
package import Measurements

/// Keeps an alarm from being raised for a time.
package struct ShelveCommand: Command {
  /// Shelves an alarm until a moment; a moment that is not in the future ends the shelving.
  package typealias Shelve =
    @Sendable (_ alarm: String, _ until: Timestamp) async throws(CommandFailure) -> Void

  package let name = CommandName.shelve.rawValue
  package let fields: Set<String> = ["alarm", "for"]
  private let shelve: Shelve

  /// An alarm is shelved for at most 7 days, in seconds, so that a forgotten alarm comes back.
  static let longest: Int64 = 7 * 86_400

  package init(_ shelve: @escaping Shelve) { self.shelve = shelve }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let alarm = try request.text("alarm")
    guard let seconds = try request.seconds("for", in: 0...Self.longest) else {
      throw request.missing("for")
    }
    let until = request.time.advanced(byMilliseconds: seconds * 1000)
    try await shelve(alarm, until)
    return [
      "alarm": .string(alarm),
      "shelved_until": seconds == 0 ? .null : .integer(until.milliseconds),
    ]
  }
}
