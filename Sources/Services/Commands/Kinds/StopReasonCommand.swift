package import Indicators
package import JSON
package import Measurements

/// Gives the stops of a production line that share a moment with an interval a reason.
package struct StopReasonCommand: Command {
  /// What is asked for.
  package struct Order: Sendable, Hashable {
    /// The line's id.
    package var line: String
    package var interval: Interval
    package var reason: String
  }

  /// What was done.
  package struct Outcome: Sendable {
    /// How many stops now bear the reason.
    package var stops: Int
    package var rows: [IndicatorResult]

    package init(stops: Int, rows: [IndicatorResult]) {
      (self.stops, self.rows) = (stops, rows)
    }
  }

  /// Does it.
  package typealias Book = @Sendable (Order) async throws(CommandFailure) -> Outcome

  package let name = "stop_reason"
  package let fields: Set<String> = ["line", "from", "to", "reason"]
  private let book: Book

  /// How far a platform's clock may be ahead, in milliseconds: whoever names the stop that is going
  /// on says that it lasts until now.
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
