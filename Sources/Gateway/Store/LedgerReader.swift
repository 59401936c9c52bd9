import Glibc
package import Indicators
package import Measurements
package import Outbox
import SQLite

/// Reads the results in a gateway's store for reports, also while the gateway runs.
package struct LedgerReader: ~Copyable {
  private let database: Database
  private let path: String

  /// Opens the store of a folder.
  ///
  /// - Throws: when it cannot be read.
  package init(folder: String) throws(StorageFailure) {
    path = folder + "/park-gateway.db"
    do throws(SQLiteError) {
      database = try Self.open(path)
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  private static func open(_ path: String) throws(SQLiteError) -> Database {
    guard access(path, F_OK) == 0 else {
      throw SQLiteError(code: 14, message: String(cString: strerror(errno)), context: path)
    }
    let database = try Database(path: path, access: .readOnly)
    let found = try database.integer("PRAGMA user_version") ?? 0
    guard (1...StoreSchema.version).contains(found) else {
      throw SQLiteError(
        code: 1,
        message: "the store has version \(found), this program reads 1 to \(StoreSchema.version)",
        context: "user_version"
      )
    }
    return database
  }

  /// The results of a subject whose intervals begin in an interval, in order of time.
  package func results(
    of subject: String,
    family: IndicatorFamily,
    period: String,
    in interval: Interval
  ) throws(StorageFailure) -> [KPIRow] {
    do throws(SQLiteError) {
      let select = try database.prepare(
        """
        SELECT start, end, revision, final, coverage, quality, shift, names, numbers FROM result
        WHERE subject = ?1 AND family = ?2 AND period = ?3 AND start >= ?4 AND start < ?5
        ORDER BY start
        """
      )
      select.bind(subject, at: 1).bind(family.rawValue, at: 2).bind(period, at: 3)
        .bind(interval.from.milliseconds, at: 4).bind(interval.to.milliseconds, at: 5)
      var results: [KPIRow] = []
      // Most rows of one subject have the same names.
      var names = (text: "", list: [String]())
      while try select.step() {
        let text = select.text(at: 7)
        if text != names.text { names = (text, text.split(separator: ",").map(String.init)) }
        results.append(try select.kpiRow(of: subject, family, period, from: 0, names: names.list))
      }
      return results
    } catch {
      throw StorageFailure(error, path: path)
    }
  }
}
