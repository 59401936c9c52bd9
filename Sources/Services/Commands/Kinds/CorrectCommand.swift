package import Indicators
package import JSON
package import Measurements

/// Corrects what an energy account counted in an interval; the author and the reason are kept.
package struct CorrectCommand: Command {
  /// What is asked for.
  package struct Order: Sendable, Hashable {
    /// The account's id.
    package var account: String
    package var interval: Interval
    /// The interval's energies by name, in Wh or varh, in the order of the request.
    package var values: [IndicatorValue]
    package var by: String
    package var why: String
  }

  /// A quantity before and after the correction, in Wh or varh.
  package struct Change: Sendable, Hashable {
    package var name: String
    /// `nil` where nothing was known.
    package var before: Double?
    package var after: Double

    package init(name: String, before: Double?, after: Double) {
      (self.name, self.before, self.after) = (name, before, after)
    }
  }

  /// The result of a correction.
  package struct Outcome: Sendable {
    /// Empty where the ledger has these values already.
    package var changes: [Change]
    package var rows: [KPIRow]

    package init(changes: [Change], rows: [KPIRow]) {
      (self.changes, self.rows) = (changes, rows)
    }
  }

  /// Carries out the correction.
  package typealias Book = @Sendable (Order) async throws(CommandFailure) -> Outcome

  package let name = CommandName.correct.rawValue
  package let fields: Set<String> = ["account", "from", "to", "values", "why"]
  package let isRepeatable = false
  private let book: Book

  package init(_ book: @escaping Book) { self.book = book }

  package func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    guard !request.by.isEmpty else { throw request.missing("by") }
    let order = Order(
      account: try request.text("account"),
      interval: try request.interval(),
      values: try values(request),
      by: request.by,
      why: try request.text("why")
    )
    guard order.interval.to <= request.time else {
      throw CommandFailure(.outOfRange, "to lies in the future")
    }
    let outcome = try await book(order)
    return .object(
      [
        JSONMember("account", .string(order.account)),
        JSONMember("changed", .bool(!outcome.changes.isEmpty)),
        JSONMember("before", Self.json(outcome.changes, \.before)),
        JSONMember("after", Self.json(outcome.changes, \.after)),
      ] + RevisedRows(outcome.rows).members
    )
  }

  private func values(_ request: CommandRequest) throws(CommandFailure) -> [IndicatorValue] {
    guard let value = request["values"] else { throw request.missing("values") }
    guard case .object(let members) = value, !members.isEmpty else {
      throw CommandFailure(
        .badRequest,
        "values must be an object such as {\"active_energy_import\": 125000}"
      )
    }
    return try members.map { member throws(CommandFailure) in
      guard let number = member.value.double, number >= 0 else {
        throw CommandFailure(
          .badRequest,
          "values: \(member.name.prefix(64)) must be a number that is not negative"
        )
      }
      return IndicatorValue(member.name, number)
    }
  }

  private static func json(
    _ changes: [Change],
    _ value: KeyPath<Change, Double?>
  ) -> JSONValue {
    .object(
      changes.map { change in
        JSONMember(change.name, change[keyPath: value].map(JSONValue.number) ?? .null)
      }
    )
  }

  private static func json(_ changes: [Change], _ value: KeyPath<Change, Double>) -> JSONValue {
    .object(changes.map { JSONMember($0.name, .number($0[keyPath: value])) })
  }
}
