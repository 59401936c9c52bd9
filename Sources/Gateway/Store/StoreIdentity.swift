package import Outbox
import SQLite

extension StoreDatabase {
  /// A number that no other store has; data outside the store uses it to show that it belongs to
  /// it.
  ///
  /// - Throws: when there is no number yet and none can be written.
  package func identity() throws(StorageFailure) -> Int64 {
    do throws(SQLiteError) {
      let query = "SELECT value FROM counter WHERE name = 'store'"
      if let known = try database.integer(query) { return known }
      let fresh = Int64.random(in: 1 ... .max)
      try statements.setCounter.bind("store", at: 1).bind(fresh, at: 2).run()
      return fresh
    } catch {
      throw StorageFailure(error, path: path)
    }
  }
}
