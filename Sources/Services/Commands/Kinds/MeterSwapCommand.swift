package import JSON
package import Measurements

/// The replacement of a meter by another.
package struct MeterSwap: Sendable, Hashable {
  package var device: String
  /// The point that counts, such as `active_energy_import`.
  package var point: String
  /// The old meter's last value and the new one's first, in the point's unit.
  package var oldFinal: Double
  package var newInitial: Double
  package var time: Timestamp
  /// Empty where the request does not say.
  package var by: String
  package var why: String
}

/// Books the replacement of a meter exactly.
package struct MeterSwapCommand: Command {
  /// Books it.
  package typealias Book = @Sendable (MeterSwap) async throws(CommandFailure) -> Void

  package let name = CommandName.meterSwap.rawValue
  package let fields: Set<String> = ["device", "point", "old_final", "new_initial", "at", "why"]
  package let isRepeatable = false
  private let book: Book

  /// A replacement may be reported up to a week late, in milliseconds.
  static let latest: Int64 = 7 * 86_400_000

  package init(_ book: @escaping Book) { self.book = book }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let swap = MeterSwap(
      device: try request.text("device"),
      point: request["point"] == nil ? "active_energy_import" : try request.text("point"),
      oldFinal: try request.number("old_final"),
      newInitial: try request.number("new_initial"),
      time: request["at"] == nil ? request.time : try request.moment("at"),
      by: request.by,
      why: try request.why()
    )
    let age = request.time.milliseconds(since: swap.time)
    guard swap.oldFinal >= 0, swap.newInitial >= 0 else {
      throw CommandFailure(.outOfRange, "a meter's value is not negative")
    }
    guard (0...Self.latest).contains(age) else {
      throw CommandFailure(.outOfRange, "at must be within the last 7 days")
    }
    try await book(swap)
    return [
      "device": .string(swap.device), "point": .string(swap.point),
      "at": .integer(swap.time.milliseconds),
    ]
  }
}
