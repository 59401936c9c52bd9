package import Measurements
package import Outbox
import SQLite

extension StoreDatabase {
  /// Whether nothing was ever given a number in it.
  package func isNew() throws(StorageFailure) -> Bool {
    do throws(SQLiteError) {
      let brokers = try database.integer("SELECT count(*) FROM broker") ?? 0
      let former = try database.integer("SELECT count(*) FROM counter WHERE name LIKE 'base/%'")
      let messages = try database.integer("SELECT max(id) FROM outbox") ?? 0
      let counted = try database.integer("SELECT value FROM counter WHERE name = 'id'") ?? 0
      return brokers == 0 && former ?? 0 == 0 && messages == 0 && counted == 0
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  /// When the store was created, in seconds of Unix time: it rises when the numbering starts anew.
  ///
  /// - Parameter now: The time, believed or not.
  /// - Returns: the time of its creation.
  /// - Throws: when it is not known yet and cannot be written.
  package func epoch(at now: Timestamp) throws(StorageFailure) -> Int64 {
    do throws(SQLiteError) {
      let query = "SELECT value FROM counter WHERE name = 'epoch'"
      if let known = try database.integer(query) { return known }
      // A machine without a clock begins in 1970.
      let fresh = max(now.milliseconds / 1000, Self.firstEpoch)
      try statements.outbox.setCounter.bind("epoch", at: 1).bind(fresh, at: 2).run()
      return fresh
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  /// 2026-01-01 in UTC: no store with an epoch is older.
  private static let firstEpoch: Int64 = 1_767_225_600

  /// A number that no other store has; data outside the store uses it to show that it belongs to
  /// it.
  ///
  /// - Throws: when there is no number yet and none can be written.
  package func identity() throws(StorageFailure) -> Int64 {
    do throws(SQLiteError) {
      let query = "SELECT value FROM counter WHERE name = 'store'"
      if let known = try database.integer(query) { return known }
      let fresh = Int64.random(in: 1 ... .max)
      try statements.outbox.setCounter.bind("store", at: 1).bind(fresh, at: 2).run()
      return fresh
    } catch {
      throw StorageFailure(error, path: path)
    }
  }
}
