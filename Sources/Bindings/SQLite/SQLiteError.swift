import CSQLite

/// A failed SQLite call: its result code and SQLite's message.
///
/// Related SQLite documentation: <https://www.sqlite.org/rescode.html>
package struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The extended result code.
  package var code: Int32
  package var message: String
  /// The SQL or the file concerned.
  package var context: String

  package init(code: Int32, message: String, context: String) {
    self.code = code
    self.message = message
    self.context = context
  }

  package var description: String { "\(message) (SQLite \(code), \(context))" }

  /// Whether the disk or the quota is full.
  package var isFull: Bool { code & 0xFF == SQLITE_FULL }
  /// Whether the file is damaged or not a database.
  package var isCorrupt: Bool { code & 0xFF == SQLITE_CORRUPT || code & 0xFF == SQLITE_NOTADB }
}
