import Glibc
package import Outbox
import SQLite

/// The gateway's SQLite store: outbox, ledger and checkpoints in one file, so that a KPI row and its
/// message are stored in one transaction.
///
/// Written by one thread. Commits go to the write-ahead log, which survives the end of the process;
/// a synced commit also survives a power cut.
package final class StoreDatabase {
  let database: Database
  let statements: StoreStatements
  private let path: String
  /// The ids of topics that are in the store.
  private var topics: [String: Int64] = [:]

  /// Opens or makes `park-gateway.db` in `folder`; `nil` keeps all in memory.
  ///
  /// - Throws: why it cannot be used.
  package init(folder: String?) throws(StorageFailure) {
    path = folder.map { $0 + "/park-gateway.db" } ?? ":memory:"
    do throws(SQLiteError) {
      if let folder, mkdir(folder, 0o700) != 0, errno != EEXIST {
        throw SQLiteError(code: 14, message: String(cString: strerror(errno)), context: folder)
      }
      database = try Database(path: path)
      for pragma in Self.settings { try database.execute("PRAGMA \(pragma)") }
      try StoreSchema.migrate(database)
      statements = try StoreStatements(database)
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  /// Opens the store in `folder` to be read only, also while a gateway writes it.
  ///
  /// - Throws: why it cannot be read, also where there is none or another version wrote it.
  package init(reading folder: String) throws(StorageFailure) {
    path = folder + "/park-gateway.db"
    do throws(SQLiteError) {
      database = try Database(path: path, access: .readOnly)
      let found = try database.integer("PRAGMA user_version") ?? 0
      guard found == StoreSchema.version else {
        throw SQLiteError(
          code: 1,
          message: "the store has version \(found), this program reads \(StoreSchema.version)",
          context: "user_version"
        )
      }
      statements = try StoreStatements(database)
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  private static let settings = [
    "page_size = 4096", "auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = NORMAL",
    "wal_autocheckpoint = 1000", "journal_size_limit = 8388608", "cache_size = -1024",
    "temp_store = MEMORY", "foreign_keys = OFF",
  ]

  /// Runs `body` in a transaction; rolls back when it throws.
  func transaction(
    synced: Bool,
    _ body: () throws(SQLiteError) -> Void
  ) throws(StorageFailure) {
    do throws(SQLiteError) {
      if synced { try database.execute("PRAGMA synchronous = FULL") }
      try database.execute("BEGIN IMMEDIATE")
      try body()
      try database.execute("COMMIT")
      if synced { try database.execute("PRAGMA synchronous = NORMAL") }
    } catch {
      topics = [:]
      if database.isInTransaction { try? database.execute("ROLLBACK") }
      if synced { try? database.execute("PRAGMA synchronous = NORMAL") }
      throw StorageFailure(error, path: path)
    }
  }

  func topicID(_ name: String) throws(SQLiteError) -> Int64 {
    if let id = topics[name] { return id }
    try statements.insertTopic.bind(name, at: 1).run()
    let select = statements.selectTopic.bind(name, at: 1)
    defer { select.reset() }
    guard try select.step() else {
      throw SQLiteError(code: 11, message: "a topic vanished", context: name)
    }
    let id = select.integer(at: 0)
    topics[name] = id
    return id
  }

  /// Rebuilds nothing; checks that the pages hang together.
  ///
  /// - Returns: `nil` when the store is sound, else what SQLite found.
  package func integrityProblem() -> String? {
    guard let check = try? database.prepare("PRAGMA quick_check(1)"), (try? check.step()) == true
    else { return "unreadable" }
    let text = check.text(at: 0)
    return text == "ok" ? nil : text
  }

  package func bytesOnDisk() -> Int64 {
    guard path != ":memory:" else { return 0 }
    return ["", "-wal"].reduce(0) { total, suffix in
      var status = stat()
      return stat(path + suffix, &status) == 0 ? total + Int64(status.st_size) : total
    }
  }
}

extension StorageFailure {
  init(_ error: SQLiteError, path: String) {
    self.init(text: "\(path): \(error)", isFull: error.isFull)
  }
}
