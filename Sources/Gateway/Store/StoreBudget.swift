import SQLite

/// How the bytes that the store may take on disk are shared between its files.
///
/// The database file has a hard limit of pages, which SQLite itself keeps. The write-ahead log is
/// copied into it and begun anew whenever half of the log's share is used.
package struct StoreBudget {
  /// Bytes of a page of the database; an older store keeps the pages it was made with.
  let pageSize: Int64
  /// The share of the write-ahead log, in bytes.
  let log: Int64
  /// How many pages the database file may have.
  let pages: Int64

  /// What the shared-memory index of the log and the numbers' file take.
  private static let small: Int64 = 96 * 1024

  /// Sets the limits on a database, in `limit` bytes altogether; `intake` of them are taken already, by
  /// the journal of messages that are not stored yet.
  init(limit: Int64, intake: Int64, _ database: borrowing Database) throws(SQLiteError) {
    log = min(max(limit / 4, 256 * 1024), 8 << 20)
    pageSize = max(try database.integer("PRAGMA page_size") ?? 0, 512)
    // SQLite counts pages in 32 bits.
    pages = min(max((limit - log - intake - Self.small) / pageSize, 64), 1 << 30)
    try database.execute("PRAGMA max_page_count = \(pages)")
    try database.execute("PRAGMA wal_autocheckpoint = \(log / 2 / pageSize)")
    try database.execute("PRAGMA journal_size_limit = \(log)")
  }

  /// The size of the journal of messages that are not stored yet, in bytes: what a busy gateway polls
  /// in a second or two, for a store that is slow for once.
  package static func intake(limit: Int64) -> Int64 { min(max(limit / 32, 64 * 1024), 2 << 20) }

  /// How many bytes of pages so many messages with so many bytes may need.
  func need(of messages: Int, bytes: Int64) -> Int64 {
    // A row may waste most of a small page, or a part of a large one that others go on to fill.
    bytes + bytes / 4 + Int64(messages) * min(pageSize, 1024) + (64 << 10)
  }
}
