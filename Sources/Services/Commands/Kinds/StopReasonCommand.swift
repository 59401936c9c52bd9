package import Indicators
package import JSON
package import Measurements

/// Assigns a reason to the stops of a production line that overlap an interval.
package struct StopReasonCommand: Command {
  /// What is asked for.
  package struct Order: Sendable, Hashable {
    /// The production line's id.
    package var line: String
    package var interval: Interval
    package var reason: String
  }

  /// What was done.
  package struct Outcome: Sendable {
    /// How many stops now have the reason.
    package var stops: Int
    package var rows: [KPIRow]

    package init(stops: Int, rows: [KPIRow]) {
      (self.stops, self.rows) = (stops, rows)
    }
  }

  /// Assigns the reason.
  package typealias Book = @Sendable (Order) async throws(CommandFailure) -> Outcome

  package let name = CommandName.stopReason.rawValue
  package let fields: Set<String> = ["line", "from", "to", "reason"]
  private let book: Book

  /// How far a platform's clock may be ahead, in milliseconds.
  ///
  /// A request about a stop that is still going on names the present as its end.
  static let tolerance: Int64 = 60_000

  package init(_ book: @escaping Book) { self.book = book }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let order = Order(
      line: try request.text("line"),
      interval: try request.interval(),
      reason: try request.text("reason")
    )
    guard order.interval.to.milliseconds(since: request.time) <= Self.tolerance else {
      throw CommandFailure(.outOfRange, "to lies in the future")
    }
    let outcome = try await book(order)
    return .object(
      [
        JSONMember("line", .string(order.line)),
        JSONMember("stops", .integer(Int64(outcome.stops))),
      ] + RevisedRows(outcome.rows).members
    )
  }
}
