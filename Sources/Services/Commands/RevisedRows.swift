package import Indicators
package import JSON
import Measurements

/// The rows that got a new revision by a correction, as they are listed in a reply.
package struct RevisedRows: Sendable {
  private let rows: [KPIRow]

  /// A reply lists at most this many rows.
  static let limit = 100

  package init(_ rows: [KPIRow]) { self.rows = rows }

  /// How many there are, and the first of them.
  package var members: [JSONMember] {
    [
      JSONMember("revised", .integer(Int64(rows.count))),
      JSONMember("rows", .array(rows.prefix(Self.limit).map(Self.json))),
    ]
  }

  private static func json(_ row: KPIRow) -> JSONValue {
    [
      "subject": .string(row.subject),
      "kpi": .string("\(row.family.rawValue)/\(row.period)"),
      "from": .integer(row.interval.from.milliseconds),
      "to": .integer(row.interval.to.milliseconds),
      "revision": .integer(Int64(row.revision)),
    ]
  }
}
