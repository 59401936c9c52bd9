import Messages
import Measurements
package import Outbox
import SQLite

/// How the outbox is read from SQLite and written to it. What is stored, and when, is decided in
/// `Services/Outbox/Outbox+Upkeep.swift`.
extension StoreDatabase: OutboxStorage {
  package func load() throws(StorageFailure) -> OutboxState {
    do throws(SQLiteError) {
      let counters = try counters()
      let last = try database.integer("SELECT max(id) FROM outbox") ?? 0
      let ordinal = try database.integer(
        "SELECT ordinal FROM outbox WHERE ordinal IS NOT NULL ORDER BY id DESC LIMIT 1"
      )
      // Counting a million rows takes seconds; only an older store has no counter.
      if let known = counters["rows"], let upTo = counters["id"] {
        let newer = try database.integer("SELECT count(*) FROM outbox WHERE id > \(upTo)") ?? 0
        rows = Int(clamping: known) + Int(clamping: newer)
      } else {
        rows = Int(clamping: try database.integer("SELECT count(*) FROM outbox") ?? 0)
      }
      let (cursors, stored) = (try cursors(), max(counters["id"] ?? 0, last))
      // A broker's position is never after the last assigned number.
      let (begun, bases) = (cursors.values.map(\.acknowledged), cursors.values.map(\.ordinalBase))
      return OutboxState(
        lastID: max(stored, begun.max() ?? 0),
        lastOrdinal: max(counters["ordinal"] ?? 0, ordinal ?? 0, bases.max() ?? 0),
        storedID: stored,
        boundID: counters["bound"] ?? 0,
        cursors: cursors,
        formerBrokers: Self.formerBrokers(counters),
        rows: rows,
        bytesOnDisk: bytesOnDisk()
      )
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  private func counters() throws(SQLiteError) -> [String: Int64] {
    var result: [String: Int64] = [:]
    let select = try database.prepare("SELECT name, value FROM counter")
    while try select.step() { result[select.text(at: 0)] = select.integer(at: 1) }
    return result
  }

  /// The names of the counters of a broker that is gone.
  private static func formerNames(_ broker: String) -> (base: String, last: String) {
    ("base/" + broker, "last/" + broker)
  }

  private static func formerBrokers(_ counters: [String: Int64]) -> [String: FormerBroker] {
    var result: [String: FormerBroker] = [:]
    for (name, base) in counters where name.hasPrefix("base/") {
      let broker = String(name.dropFirst(5))
      guard let last = counters[formerNames(broker).last] else { continue }
      result[broker] = FormerBroker(ordinalBase: base, lastOrdinal: last)
    }
    return result
  }

  private func cursors() throws(SQLiteError) -> [String: BrokerCursor] {
    var result: [String: BrokerCursor] = [:]
    let select = try database.prepare("SELECT id, acknowledged, ordinal_base FROM broker")
    while try select.step() {
      result[select.text(at: 0)] = BrokerCursor(
        acknowledged: select.integer(at: 1),
        ordinalBase: select.integer(at: 2)
      )
    }
    return result
  }

  // MARK: Writing

  package func commit(
    _ transaction: OutboxTransaction
  ) throws(StorageFailure) -> OutboxReceipt {
    var receipt = OutboxReceipt()
    let rowsBefore = rows
    do throws(StorageFailure) {
      try self.transaction(synced: transaction.isSynced) { () throws(SQLiteError) in
        try write(transaction, &receipt)
      }
    } catch {
      rows = rowsBefore
      surelyFree = 0
      throw error
    }
    receipt.rows = rows
    if transaction.savesCounters || !receipt.dropped.isEmpty {
      receipt.bytesOnDisk = bytesOnDisk()
    }
    return receipt
  }

  private func write(
    _ transaction: OutboxTransaction,
    _ receipt: inout OutboxReceipt
  ) throws(SQLiteError) {
    if let upTo = transaction.deleteUpTo {
      try statements.outbox.deleteMessages.bind(upTo, at: 1).run()
      rows -= database.changes
    }
    try makeRoom(for: transaction.messages, &receipt)
    for message in transaction.messages { try insert(message) }
    rows += transaction.messages.count
    for (broker, cursor) in transaction.cursors {
      try statements.outbox.setCursor.bind(broker, at: 1).bind(cursor.acknowledged, at: 2)
        .bind(cursor.ordinalBase, at: 3).run()
    }
    for topic in transaction.topics { _ = try topicID(topic) }
    for change in transaction.changes {
      if let change = change as? any DatabaseChange { try change.apply(to: self) }
    }
    if let bound = transaction.boundID {
      try statements.outbox.setCounter.bind("bound", at: 1).bind(bound, at: 2).run()
    }
    try writeCounters(transaction, hasDropped: !receipt.dropped.isEmpty)
  }

  /// Writes the counters when needed.
  ///
  /// As long as no row is deleted, the numbers follow from the rows themselves. Each page that is
  /// not written spares the flash.
  private func writeCounters(
    _ transaction: OutboxTransaction,
    hasDropped: Bool
  ) throws(SQLiteError) {
    guard transaction.deleteUpTo != nil || transaction.savesCounters || hasDropped else {
      return
    }
    let set = statements.outbox.setCounter
    try set.bind("id", at: 1).bind(transaction.lastID, at: 2).run()
    try set.bind("ordinal", at: 1).bind(transaction.lastOrdinal, at: 2).run()
    try set.bind("rows", at: 1).bind(Int64(rows), at: 2).run()
  }

  private func insert(_ stored: StoredMessage) throws(SQLiteError) {
    let message = stored.message
    let topic = try topicID(message.topic)
    try statements.outbox.insertMessage.bind(stored.id, at: 1).bind(stored.ordinal, at: 2)
      .bind(Int64(message.messageClass.rawValue), at: 3).bind(message.retain ? 1 : 0, at: 4)
      .bind(message.timestamp.milliseconds, at: 5).bind(topic, at: 6)
      .bind(message.payload, at: 7).run()
  }

  package func forget(broker: String, at ordinal: Int64) throws(StorageFailure) {
    try transaction(synced: true) { () throws(SQLiteError) in
      if let cursor = try cursors()[broker] {
        let names = Self.formerNames(broker)
        try statements.outbox.setCounter.bind(names.base, at: 1).bind(cursor.ordinalBase, at: 2)
          .run()
        try statements.outbox.setCounter.bind(names.last, at: 1).bind(ordinal, at: 2).run()
      }
      try database.prepare("DELETE FROM broker WHERE id = ?1").bind(broker, at: 1).run()
    }
  }
}

/// A change that can write itself into the store's tables.
protocol DatabaseChange: StoredChange {
  func apply(to store: StoreDatabase) throws(SQLiteError)
}
