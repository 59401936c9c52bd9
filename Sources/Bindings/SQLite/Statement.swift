import CSQLite

/// A compiled statement; parameters count from 1, columns from 0, as in SQLite.
package final class Statement {
  private let handle: OpaquePointer
  private let sql: String

  init(handle: OpaquePointer, sql: String) {
    self.handle = handle
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs a statement that returns no rows, and makes it ready for the next use.
  package func run() throws(SQLiteError) {
    defer { sqlite3_reset(handle) }
    while try step() {}
  }

  /// Goes to the next row; after the last one returns `false`, and the statement is ready again.
  ///
  /// The corresponding C function is `sqlite3_step`.
  package func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let database = sqlite3_db_handle(handle)
      let error = SQLiteError(
        code: sqlite3_extended_errcode(database),
        message: String(cString: sqlite3_errmsg(database)),
        context: sql
      )
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Ends a query before its last row.
  ///
  /// The corresponding C function is `sqlite3_reset`.
  package func reset() { sqlite3_reset(handle) }

  @discardableResult
  package func bind(_ value: Int64?, at index: Int32) -> Self {
    if let value {
      sqlite3_bind_int64(handle, index, value)
    } else {
      sqlite3_bind_null(handle, index)
    }
    return self
  }

  @discardableResult
  package func bind(_ value: Double, at index: Int32) -> Self {
    sqlite3_bind_double(handle, index, value)
    return self
  }

  @discardableResult
  package func bind(_ text: String?, at index: Int32) -> Self {
    guard var text else {
      sqlite3_bind_null(handle, index)
      return self
    }
    text.withUTF8 {
      _ = $0.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), Self.copied)
      }
    }
    return self
  }

  @discardableResult
  package func bind(_ bytes: [UInt8], at index: Int32) -> Self {
    bytes.withUnsafeBytes {
      if let base = $0.baseAddress {
        _ = sqlite3_bind_blob64(handle, index, base, UInt64($0.count), Self.copied)
      } else {
        _ = sqlite3_bind_zeroblob(handle, index, 0)
      }
    }
    return self
  }

  package func integer(at column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  package func optionalInteger(at column: Int32) -> Int64? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(at: column)
  }

  package func double(at column: Int32) -> Double { sqlite3_column_double(handle, column) }

  package func text(at column: Int32) -> String {
    guard let text = sqlite3_column_text(handle, column) else { return "" }
    return String(cString: text)
  }

  package func optionalText(at column: Int32) -> String? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : text(at: column)
  }

  package func bytes(at column: Int32) -> [UInt8] {
    guard let base = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return Array(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// `SQLITE_TRANSIENT`: SQLite copies what is bound.
  private static var copied: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
