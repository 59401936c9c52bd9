import Messages
import Outbox
import SQLite

extension StoreDatabase {
  /// Drops the oldest messages of the least valuable class until there is room for others.
  func makeRoom(
    for messages: [StoredMessage],
    _ receipt: inout OutboxReceipt
  ) throws(SQLiteError) {
    guard !messages.isEmpty else { return }
    let bytes = messages.reduce(0) { $0 + $1.message.payload.count }
    let need = budget.need(of: messages.count, bytes: Int64(bytes))
    surelyFree -= need
    guard surelyFree < 0 else { return }
    // Deleted rows only free whole pages; one round may free too little, so there are several.
    for _ in 0..<16 {
      let free = try freeBytes()
      guard free < need else {
        // The ledger also writes, so half of the free room is used before the next check.
        surelyFree = (free - need) / 2
        return
      }
      let chunk = min(budget.pages * budget.pageSize / 50, 4 << 20)
      guard try dropOldest(bytes: max(need - free, chunk), &receipt) else { return }
    }
  }

  /// How many bytes of pages may still be used.
  private func freeBytes() throws(SQLiteError) -> Int64 {
    let used = try count(statements.session.pageCount)
    return (budget.pages - used + (try count(statements.session.freePages))) * budget.pageSize
  }

  private func count(_ pragma: Statement) throws(SQLiteError) -> Int64 {
    defer { pragma.reset() }
    return try pragma.step() ? pragma.integer(at: 0) : 0
  }

  /// - Returns: whether there was anything to drop.
  private func dropOldest(
    bytes: Int64,
    _ receipt: inout OutboxReceipt
  ) throws(SQLiteError) -> Bool {
    var freed: Int64 = 0
    var total = 0
    for messageClass in MessageClass.firstToGo where freed < bytes {
      let (last, size) = try oldest(messageClass, bytes: bytes - freed)
      guard size > 0 else { continue }
      freed += size
      let delete = try database.prepare("DELETE FROM outbox WHERE class = ?1 AND id <= ?2")
      try delete.bind(Int64(messageClass.rawValue), at: 1).bind(last, at: 2).run()
      let count = database.changes
      receipt.dropped[messageClass, default: 0] += count
      receipt.droppedUpTo = max(receipt.droppedUpTo, last)
      total += count
    }
    rows -= total
    return total > 0
  }

  /// Up to which id a class must be deleted to free this many bytes, and how many bytes that frees.
  private func oldest(
    _ messageClass: MessageClass,
    bytes: Int64
  ) throws(SQLiteError) -> (id: Int64, bytes: Int64) {
    let select = try database.prepare(
      "SELECT id, length(payload) FROM outbox WHERE class = ?1 ORDER BY id"
    )
    _ = select.bind(Int64(messageClass.rawValue), at: 1)
    var (last, size) = (Int64(0), Int64(0))
    while size < bytes, try select.step() {
      last = select.integer(at: 0)
      size += select.integer(at: 1) + 40
    }
    return (last, size)
  }

  /// After a backlog has gone, returns its unused pages, a megabyte at a time.
  package func tidy() -> Bool {
    guard rows < 1000 else { return true }
    guard let free = try? count(statements.session.freePages), free * budget.pageSize > 2 << 20
    else {
      return false
    }
    try? database.execute("PRAGMA incremental_vacuum(\((1 << 20) / budget.pageSize))")
    return true
  }
}
