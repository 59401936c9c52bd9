import Glibc
package import Outbox
import SQLite

/// The gateway's SQLite store: outbox, ledger and checkpoints in one file.
///
/// So a KPI row and its message are stored in one transaction. One thread writes. Commits go to the
/// write-ahead log, which survives the end of the process; a synced commit also survives a power
/// cut.
package final class StoreDatabase {
  let database: Database
  let statements: StoreStatements
  let path: String
  /// The ids of the topics in the store, by their names.
  private var topics: [String: Int64] = [:]
  var topicNames: [Int64: String] = [:]
  private(set) var budget: StoreBudget
  /// Whether an older program used the store last.
  package let isOlder: Bool
  /// Messages in the store.
  var rows = 0
  /// Bytes of pages that may be used before the free room is measured again.
  var surelyFree: Int64 = 0

  /// Opens or creates `park-gateway.db` in `folder`; `nil` keeps everything in memory.
  ///
  /// - Parameters:
  ///   - folder: Where its files are; created when it is missing.
  ///   - limit: What all its files together may take on disk, in bytes.
  /// - Throws: why it cannot be used.
  package init(folder: String?, limit: Int64 = .max) throws(StorageFailure) {
    path = folder.map { $0 + "/park-gateway.db" } ?? ":memory:"
    do throws(SQLiteError) {
      if let folder, mkdir(folder, 0o700) != 0, errno != EEXIST {
        throw SQLiteError(code: 14, message: String(cString: strerror(errno)), context: folder)
      }
      database = try Database(path: path)
      for pragma in Self.settings { try database.execute("PRAGMA \(pragma)") }
      isOlder = try StoreSchema.migrate(database)
      budget = try StoreBudget(limit: limit, intake: Self.intake(path, limit: limit), database)
      statements = try StoreStatements(database)
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  /// Opens the store in `folder` for reading only, also while a gateway writes it.
  ///
  /// - Throws: when it cannot be read, does not exist, or another version wrote it.
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
      budget = try StoreBudget(limit: .max, intake: 0, database)
      isOlder = false
      statements = try StoreStatements(database)
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  /// Each transaction writes whole pages and fills few of them: small pages spare the flash.
  private static let settings = [
    "page_size = 1024", "auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = NORMAL",
    "cache_size = -1024", "temp_store = MEMORY", "foreign_keys = OFF",
  ]

  /// Runs `body` in a transaction; rolls back when it throws.
  func transaction(
    synced: Bool,
    _ body: () throws(SQLiteError) -> Void
  ) throws(StorageFailure) {
    do throws(SQLiteError) {
      if synced { try database.execute("PRAGMA synchronous = FULL") }
      try statements.session.begin.run()
      try body()
      try statements.session.commit.run()
      if synced { try database.execute("PRAGMA synchronous = NORMAL") }
    } catch {
      topics = [:]
      topicNames = [:]
      if database.isInTransaction { try? database.execute("ROLLBACK") }
      if synced { try? database.execute("PRAGMA synchronous = NORMAL") }
      throw StorageFailure(error, path: path)
    }
  }

  package func keep(to limit: Int64) {
    // If this fails, the former limit stays.
    let intake = Self.intake(path, limit: limit)
    if let other = try? StoreBudget(limit: limit, intake: intake, database) { budget = other }
  }

  func topicName(_ id: Int64) throws(SQLiteError) -> String {
    if let name = topicNames[id] { return name }
    let select = statements.outbox.selectTopicName.bind(id, at: 1)
    defer { select.reset() }
    let name = try select.step() ? select.text(at: 0) : ""
    topicNames[id] = name
    return name
  }

  func topicID(_ name: String) throws(SQLiteError) -> Int64 {
    if let id = topics[name] { return id }
    try statements.outbox.insertTopic.bind(name, at: 1).run()
    let select = statements.outbox.selectTopic.bind(name, at: 1)
    defer { select.reset() }
    guard try select.step() else {
      throw SQLiteError(code: 11, message: "a topic vanished", context: name)
    }
    let id = select.integer(at: 0)
    topics[name] = id
    return id
  }

  /// The size of all its files together on disk, in bytes.
  package func bytesOnDisk() -> Int64 { Self.bytesOnDisk(path) }

  static func bytesOnDisk(_ path: String) -> Int64 {
    guard path != ":memory:" else { return 0 }
    return ["", "-wal", "-shm"].reduce(Int64(NumberFile.size)) { $0 + size(path + $1) }
      + size(intakePath(path))
  }

  private static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// The path of the journal of messages that are not stored yet, where it is next to the database.
  private static func intakePath(_ path: String) -> String {
    "\(path.dropLast(3)).intake"
  }

  /// The size of that journal, or its future size: it never shrinks.
  private static func intake(_ path: String, limit: Int64) -> Int64 {
    path == ":memory:" ? 0 : max(StoreBudget.intake(limit: limit), size(intakePath(path)))
  }
}

extension StorageFailure {
  init(_ error: SQLiteError, path: String) {
    // An error of opening names the file itself.
    let text = error.context == path ? "\(error.message) (SQLite \(error.code))" : "\(error)"
    self.init(text: "\(path): \(text)", isFull: error.isFull)
  }
}
