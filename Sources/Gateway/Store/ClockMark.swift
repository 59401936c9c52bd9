package import Measurements
package import Outbox
import SQLite

/// The time at which the store was in use: after a start, the wall clock must be later.
package struct ClockMark: StoredChange, DatabaseChange {
  package var time: Timestamp

  package init(_ time: Timestamp) { self.time = time }

  func apply(to store: StoreDatabase) throws(SQLiteError) {
    try store.statements.outbox.setCounter.bind("clock", at: 1).bind(time.milliseconds, at: 2).run()
  }
}

extension StoreDatabase {
  /// The newest time in the store; `nil` when it is empty.
  package func lastTime() throws(StorageFailure) -> Timestamp? {
    do throws(SQLiteError) {
      let marked = try database.integer("SELECT value FROM counter WHERE name = 'clock'")
      let queued = try database.integer("SELECT max(ts) FROM outbox")
      guard let newest = [marked, queued].compactMap(\.self).max(), newest > 0 else { return nil }
      return Timestamp(milliseconds: newest)
    } catch {
      throw StorageFailure(error, path: "counter")
    }
  }
}
