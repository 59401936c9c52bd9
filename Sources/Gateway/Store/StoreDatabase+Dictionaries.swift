package import Outbox
import SQLite

/// What the numbers in stored records stand for; see the Records module.
extension StoreDatabase {
  /// The bytes of each dictionary, by its revision.
  package func dictionaries() throws(StorageFailure) -> [UInt32: [UInt8]] {
    do throws(SQLiteError) {
      return try Self.dictionaries(in: database)
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  static func dictionaries(in database: borrowing Database) throws(SQLiteError) -> [UInt32: [UInt8]]
  {
    var found: [UInt32: [UInt8]] = [:]
    let select = try database.prepare("SELECT revision, content FROM dictionary")
    while try select.step() {
      guard let revision = UInt32(exactly: select.integer(at: 0)) else { continue }
      found[revision] = select.bytes(at: 1)
    }
    return found
  }

  /// A record may be numbered, and not be stored, so many numbers behind the last stored one.
  private static let margin: Int64 = 1_000_000

  /// Keeps the dictionary of the records that are made from now on.
  ///
  /// The others are deleted once every broker has acknowledged the last record that may need them.
  package func keep(
    dictionary bytes: [UInt8],
    revision: UInt32
  ) throws(StorageFailure) {
    do throws(SQLiteError) {
      let revision = Int64(revision)
      let count = "SELECT count(*) FROM dictionary WHERE revision = \(revision) AND last IS NULL"
      let others = "SELECT count(*) FROM dictionary WHERE revision <> \(revision)"
      // Usually nothing has changed since the last start, and nothing is written.
      if try database.integer(count) == 0 {
        try database.prepare("INSERT OR REPLACE INTO dictionary VALUES (?1, NULL, ?2)")
          .bind(revision, at: 1).bind(bytes, at: 2).run()
      }
      guard try database.integer(others) ?? 0 > 0 else { return }
      try database.execute(
        """
        UPDATE dictionary SET last = \(Self.margin) + max(
          ifnull((SELECT value FROM counter WHERE name = 'id'), 0),
          ifnull((SELECT max(id) FROM outbox), 0),
          ifnull((SELECT max(acknowledged) FROM broker), 0))
        WHERE revision <> \(revision) AND last IS NULL
        """
      )
      try database.execute(
        """
        DELETE FROM dictionary WHERE revision <> \(revision)
        AND last <= (SELECT min(acknowledged) FROM broker)
        """
      )
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  static func epoch(in database: borrowing Database) throws(SQLiteError) -> Int64? {
    try database.integer("SELECT value FROM counter WHERE name = 'epoch'")
  }
}
