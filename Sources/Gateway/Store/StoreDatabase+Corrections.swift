import Energy
import Measurements
import SQLite

/// The corrections of the ledger, for an audit.
extension StoreDatabase {
  func write(_ correction: EnergyCorrection) throws(SQLiteError) {
    let insert = try database.prepare(
      """
      INSERT INTO energy_correction
        (ts, account, start, end, quantity, before, after, made_by, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """
    )
    for change in correction.changes {
      try insert.bind(correction.time.milliseconds, at: 1).bind(correction.account, at: 2)
        .bind(correction.interval.from.milliseconds, at: 3)
        .bind(correction.interval.to.milliseconds, at: 4)
        .bind(change.quantity.rawValue, at: 5).bind(change.before, at: 6)
        .bind(change.after, at: 7).bind(correction.by, at: 8).bind(correction.why, at: 9).run()
    }
  }
}
