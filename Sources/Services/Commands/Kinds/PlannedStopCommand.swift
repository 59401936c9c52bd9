package import Indicators
package import JSON
package import Measurements

/// Plans a stop of a production line, in the future or afterwards.
package struct PlannedStopCommand: Command {
  /// Plans the stop of a production line; returns the rows that it revised.
  package typealias Plan =
    @Sendable (_ stop: Interval, _ line: String) async throws(CommandFailure) -> [KPIRow]

  package let name = CommandName.plannedStop.rawValue
  package let fields: Set<String> = ["line", "from", "to"]
  private let plan: Plan

  /// How far ahead a stop may be planned, in milliseconds: 400 days.
  static let furthest: Int64 = 400 * 86_400_000

  package init(_ plan: @escaping Plan) { self.plan = plan }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let line = try request.text("line")
    let stop = try request.interval()
    guard stop.from.milliseconds(since: request.time) <= Self.furthest else {
      throw CommandFailure(.outOfRange, "from is more than 400 days ahead")
    }
    let rows = try await plan(stop, line)
    return .object([JSONMember("line", .string(line))] + RevisedRows(rows).members)
  }
}
