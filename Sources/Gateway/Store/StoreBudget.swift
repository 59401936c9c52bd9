import SQLite

/// Divides the bytes that the store may take on disk between its files.
///
/// The database file has a hard limit of pages, which SQLite enforces. The write-ahead log is
/// copied into it and started again whenever half of the log's share is used.
package struct StoreBudget {
  /// The size of a database page in bytes; an older store keeps its own page size.
  let pageSize: Int64
  /// The share of the write-ahead log, in bytes.
  let log: Int64
  /// How many pages the database file may have.
  let pages: Int64

  /// The size of the log's shared-memory index and of the numbers' file.
  private static let small: Int64 = 96 * 1024

  /// Sets the limits of a database, in total `limit` bytes.
  ///
  /// The journal of messages that are not stored yet takes `intake` of them.
  init(limit: Int64, intake: Int64, _ database: borrowing Database) throws(SQLiteError) {
    log = min(max(limit / 4, 256 * 1024), 8 << 20)
    pageSize = max(try database.integer("PRAGMA page_size") ?? 0, 512)
    // SQLite counts pages in 32 bits.
    pages = min(max((limit - log - intake - Self.small) / pageSize, 64), 1 << 30)
    try database.execute("PRAGMA max_page_count = \(pages)")
    try database.execute("PRAGMA wal_autocheckpoint = \(log / 2 / pageSize)")
    try database.execute("PRAGMA journal_size_limit = \(log)")
  }

  /// The size of the journal of messages that are not stored yet, in bytes.
  ///
  /// It holds what a busy gateway polls in a second or two, for a store that is slow for a moment.
  package static func intake(limit: Int64) -> Int64 { min(max(limit / 32, 64 * 1024), 2 << 20) }

  /// How many bytes of pages may be needed for messages with these bytes.
  func need(of messages: Int, bytes: Int64) -> Int64 {
    // A row may waste most of a small page, or the part of a large page that later rows fill.
    bytes + bytes / 4 + Int64(messages) * min(pageSize, 1024) + (64 << 10)
  }
}
