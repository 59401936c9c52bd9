package import JSON
package import Measurements

/// Publishes ended KPI intervals of the ledger again, marked as historical and not retained.
package struct BackfillCommand: Command {
  /// Publishes the final results of intervals that begin in a stretch of time; returns how many.
  package typealias Publish = @Sendable (Interval) async throws(CommandFailure) -> Int

  package let name = "backfill"
  package let fields: Set<String> = ["from", "to"]
  private let publish: Publish

  /// The longest stretch, in milliseconds: 400 days, as long as the ledger is kept by default.
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
