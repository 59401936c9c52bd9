import CSQLite

/// A failed SQLite call: its result code and SQLite's own words.
///
/// Related SQLite documentation: <https://www.sqlite.org/rescode.html>
package struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The extended result code.
  package var code: Int32
  package var message: String
  /// The SQL or the file that it concerns.
  package var context: String

  package var description: String { "\(message) (SQLite \(code), \(context))" }

  /// The disk or the quota is full.
  package var isFull: Bool { code & 0xFF == SQLITE_FULL }
  /// The disk failed to read or write.
  package var isInputOutput: Bool { code & 0xFF == SQLITE_IOERR }
  /// The file is damaged or no database.
  package var isCorrupt: Bool { code & 0xFF == SQLITE_CORRUPT || code & 0xFF == SQLITE_NOTADB }
  /// Another process holds a lock.
  package var isBusy: Bool { code & 0xFF == SQLITE_BUSY }
}
