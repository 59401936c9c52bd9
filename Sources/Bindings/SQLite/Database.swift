import CSQLite

/// One connection to an SQLite database; used from one thread at a time.
package struct Database: ~Copyable {
  private let handle: OpaquePointer

  package enum Access { case readWrite, readOnly }

  /// Opens a database file; `:memory:` is a database in memory.
  ///
  /// The corresponding C function is `sqlite3_open_v2`.
  package init(path: String, access: Access = .readWrite) throws(SQLiteError) {
    var handle: OpaquePointer?
    let flags =
      access == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
    let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw SQLiteError(code: code, message: message, context: path)
    }
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 2000)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements without parameters and discards their rows.
  ///
  /// The corresponding C function is `sqlite3_exec`.
  package func execute(_ sql: String) throws(SQLiteError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
  }

  /// Compiles one statement, to be used many times.
  ///
  /// The corresponding C function is `sqlite3_prepare_v3`.
  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var statement: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    guard sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil) == SQLITE_OK, let statement
    else { throw failure(sql) }
    return Statement(handle: statement, sql: sql)
  }

  /// The first column of the first row as an integer; `nil` without a row or for NULL.
  package func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.optionalInteger(at: 0) : nil
  }

  /// How many rows the last statement changed.
  ///
  /// The corresponding C function is `sqlite3_changes`.
  package var changes: Int { Int(sqlite3_changes(handle)) }

  /// Whether a transaction is open; some errors end a transaction.
  ///
  /// The corresponding C function is `sqlite3_get_autocommit`.
  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  private func failure(_ context: String) -> SQLiteError {
    SQLiteError(
      code: sqlite3_extended_errcode(handle),
      message: String(cString: sqlite3_errmsg(handle)),
      context: context
    )
  }
}
