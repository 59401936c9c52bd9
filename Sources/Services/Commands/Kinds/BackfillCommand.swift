package import JSON
package import Measurements

/// Publishes finished KPI intervals of the ledger again, marked as historical and not retained.
package struct BackfillCommand: Command {
  /// Publishes the final results of intervals that begin in a time range; returns how many.
  package typealias Publish = @Sendable (Interval) async throws(CommandFailure) -> Int

  package let name = CommandName.backfill.rawValue
  package let fields: Set<String> = ["from", "to"]
  private let publish: Publish

  /// The longest range, in milliseconds: 400 days, the default time that the ledger is kept.
  static let longest: Int64 = 400 * 86_400_000

  package init(_ publish: @escaping Publish) { self.publish = publish }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    let interval = try request.interval()
    guard interval.milliseconds <= Self.longest else {
      throw CommandFailure(.outOfRange, "at most 400 days at once")
    }
    return ["messages": .integer(Int64(try await publish(interval)))]
  }
}
