import Rows
package import Accounting
package import Indicators
package import Measurements
import Production
import SQLite

/// A position among the results, which are ordered by time.
package struct ResultPosition: Sendable, Hashable {
  var start: Int64
  var subject = ""
  var family = ""
  var period = ""

  /// The position before all results of intervals that begin at `from` or later.
  package init(from: Timestamp) { start = from.milliseconds }

  /// The position after a result.
  package init(after result: KPIRow) {
    start = result.interval.from.milliseconds
    subject = result.subject
    family = result.family.rawValue
    period = result.period
  }
}

extension StoreDatabase {
  /// Final results, ordered by the beginning of their intervals.
  ///
  /// - Throws: when the store, or a row in it, cannot be read.
  package func finalResults(
    after position: ResultPosition,
    before end: Timestamp,
    limit: Int
  ) throws(LedgerError) -> [KPIRow] {
    do throws(SQLiteError) {
      let select = try database.prepare(Self.selectResults)
      _ = select.bind(position.start, at: 1).bind(position.subject, at: 2)
        .bind(position.family, at: 3).bind(position.period, at: 4)
        .bind(end.milliseconds, at: 5).bind(Int64(limit), at: 6)
      var results: [KPIRow] = []
      while try select.step() { results.append(try whole(select)) }
      return results
    } catch {
      throw LedgerError("\(error)")
    }
  }

  /// A result with the stops that it tells of.
  func whole(_ row: Statement) throws(SQLiteError) -> KPIRow {
    var result = try Self.result(row)
    if result.tellsOfStops { result.stops = try stops(of: result.subject, in: result.interval) }
    return result
  }

  /// The stops of a production line by reason, from the slots that its rows add up.
  private func stops(
    of line: String,
    in interval: Interval
  ) throws(SQLiteError) -> [StopShare] {
    let select = try database.prepare(Self.selectSums)
    _ = select.bind(line, at: 1).bind(interval.from.milliseconds, at: 2)
      .bind(interval.to.milliseconds, at: 3)
    var whole = ProductionSums()
    while try select.step() {
      guard let sums = PackedNumbers(bytes: select.bytes(at: 0)).productionSums else {
        throw SQLiteError(code: 11, message: "unknown sums", context: "production_slot")
      }
      whole += sums
    }
    return whole.stopShares
  }

  private static let selectSums =
    "SELECT sums FROM production_slot WHERE line = ?1 AND start >= ?2 AND start < ?3"

  private static let selectResults = """
    SELECT subject, family, period, start, end, revision, final, coverage, quality, shift, names,
      numbers, (SELECT texts FROM basis WHERE id = result.basis) FROM result
    WHERE final = 1 AND start < ?5 AND (start, subject, family, period) > (?1, ?2, ?3, ?4)
    ORDER BY start, subject, family, period LIMIT ?6
    """

  private static func result(_ row: Statement) throws(SQLiteError) -> KPIRow {
    guard let family = IndicatorFamily(rawValue: row.text(at: 1)) else {
      throw SQLiteError(code: 11, message: "unknown family", context: "result")
    }
    var result = try row.kpiRow(
      of: row.text(at: 0),
      family,
      row.text(at: 2),
      from: 3,
      names: row.text(at: 10).split(separator: ",").map(String.init)
    )
    result.sources = row.optionalText(at: 12).map { ResultBasis(text: $0).sources } ?? [:]
    return result
  }
}
