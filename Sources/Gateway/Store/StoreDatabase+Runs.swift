package import Accounting
package import Measurements
package import Production
import SQLite

/// The periods of machine states, from which corrections of the past are computed.
extension StoreDatabase {
  func write(_ run: PastRun) throws(SQLiteError) {
    try database.prepare("INSERT OR REPLACE INTO production_run VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(run.line, at: 1).bind(run.interval.from.milliseconds, at: 2)
      .bind(run.interval.to.milliseconds, at: 3).bind(run.state.rawValue, at: 4)
      .bind(run.reason, at: 5).bind(run.goesOn ? 1 : 0, at: 6).run()
  }

  /// The runs of a production line that overlap an interval, in order.
  package func runs(
    of line: String,
    overlapping interval: Interval
  ) throws(LedgerError) -> [PastRun] {
    do throws(SQLiteError) {
      let select = try database.prepare(
        "SELECT start, end, state, reason, goes_on FROM production_run "
          + "WHERE line = ?1 AND start < ?2 AND end > ?3 ORDER BY start"
      )
      _ = select.bind(line, at: 1).bind(interval.to.milliseconds, at: 2)
        .bind(interval.from.milliseconds, at: 3)
      var runs: [PastRun] = []
      while try select.step() { runs.append(Self.run(of: line, select)) }
      return runs
    } catch {
      throw LedgerError("\(error)")
    }
  }

  private static func run(of line: String, _ row: Statement) -> PastRun {
    let reason = row.text(at: 3)
    return PastRun(
      line: line,
      interval: Interval(
        from: Timestamp(milliseconds: row.integer(at: 0)),
        to: Timestamp(milliseconds: row.integer(at: 1))
      ),
      state: MachineState(rawValue: row.text(at: 2)) ?? .unknown,
      reason: reason.isEmpty ? nil : reason,
      goesOn: row.integer(at: 4) != 0
    )
  }
}
