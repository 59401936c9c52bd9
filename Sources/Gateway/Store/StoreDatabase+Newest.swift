package import Accounting
package import Indicators
import SQLite

extension StoreDatabase {
  /// The newest final result of each subject, family and period, and a newer one of a running interval.
  ///
  /// - Throws: when the store, or a row in it, cannot be read.
  package func newestResults() throws(LedgerError) -> [KPIRow] {
    var results: [KPIRow] = []
    do throws(SQLiteError) {
      // From one series to the next: a scan of years of rows would take seconds.
      let next = try database.prepare(
        "SELECT subject, family, period FROM result WHERE (subject, family, period) > (?1, ?2, ?3) "
          + "ORDER BY subject, family, period LIMIT 1"
      )
      var series = ("", "", "")
      while true {
        let isThere = try next.bind(series.0, at: 1).bind(series.1, at: 2).bind(series.2, at: 3)
          .step()
        if isThere { series = (next.text(at: 0), next.text(at: 1), next.text(at: 2)) }
        next.reset()
        guard isThere else { return results }
        results += try newest(of: series)
      }
    } catch {
      throw LedgerError("\(error)")
    }
  }

  private func newest(of series: (String, String, String)) throws(SQLiteError) -> [KPIRow] {
    let select = try database.prepare(Self.selectNewest)
    _ = select.bind(series.0, at: 1).bind(series.1, at: 2).bind(series.2, at: 3)
    var found: [KPIRow] = []
    while found.last?.isFinal != true, try select.step() { found.append(try whole(select)) }
    // Older running intervals have had their final rows.
    let isRunning = found.first?.isFinal == false
    return (isRunning ? [found.dropFirst().last, found.first] : [found.first]).compactMap(\.self)
      .filter { $0.isFinal || $0 == found.first }
  }

  private static let selectNewest = """
    SELECT subject, family, period, start, end, revision, final, coverage, quality, shift, names,
      numbers, (SELECT texts FROM basis WHERE id = result.basis) FROM result
    WHERE subject = ?1 AND family = ?2 AND period = ?3 ORDER BY start DESC
    """
}
