package import Messages
import Measurements
package import Outbox
import SQLite

extension StoreDatabase: OutboxStorage {
  package func load() throws(StorageFailure) -> OutboxState {
    do throws(SQLiteError) {
      let counters = try counters()
      let depth = try database.integer("SELECT count(*) FROM outbox") ?? 0
      let last = try database.integer("SELECT max(id) FROM outbox") ?? 0
      return OutboxState(
        lastID: max(counters["id"] ?? 0, last),
        lastOrdinal: counters["ordinal"] ?? 0,
        cursors: try cursors(),
        depth: Int(depth),
        bytes: bytesOnDisk()
      )
    } catch {
      throw StorageFailure(error, path: "outbox")
    }
  }

  private func counters() throws(SQLiteError) -> [String: Int64] {
    var result: [String: Int64] = [:]
    let select = try database.prepare("SELECT name, value FROM counter")
    while try select.step() { result[select.text(at: 0)] = select.integer(at: 1) }
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

  package func commit(_ transaction: OutboxTransaction) throws(StorageFailure) {
    try self.transaction(synced: transaction.isSynced) { () throws(SQLiteError) in
      for message in transaction.messages { try insert(message) }
      if let last = transaction.messages.last {
        try statements.setCounter.bind("id", at: 1).bind(last.id, at: 2).run()
      }
      if let ordinal = transaction.messages.last(where: { $0.ordinal != nil })?.ordinal {
        try statements.setCounter.bind("ordinal", at: 1).bind(ordinal, at: 2).run()
      }
      for (broker, cursor) in transaction.cursors {
        try statements.setCursor.bind(broker, at: 1).bind(cursor.acknowledged, at: 2)
          .bind(cursor.ordinalBase, at: 3).run()
      }
      if let upTo = transaction.deleteUpTo {
        try statements.deleteMessages.bind(upTo, at: 1).run()
      }
      for change in transaction.changes {
        if let change = change as? any DatabaseChange { try change.apply(to: self) }
      }
    }
  }

  private func insert(_ stored: StoredMessage) throws(SQLiteError) {
    let message = stored.message
    let topic = try topicID(message.topic)
    try statements.insertMessage.bind(stored.id, at: 1).bind(stored.ordinal, at: 2)
      .bind(Int64(message.messageClass.rawValue), at: 3).bind(message.retain ? 1 : 0, at: 4)
      .bind(message.timestamp.milliseconds, at: 5).bind(topic, at: 6)
      .bind(message.payload, at: 7).run()
  }

  package func messages(
    after id: Int64,
    limit: Int,
    bytes: Int
  ) throws(StorageFailure) -> [StoredMessage] {
    var result: [StoredMessage] = []
    var size = 0
    let select = statements.selectMessages.bind(id, at: 1).bind(Int64(limit), at: 2)
    defer { select.reset() }
    do throws(SQLiteError) {
      while size < bytes, try select.step() {
        let message = stored(select)
        size += message.size
        result.append(message)
      }
    } catch {
      throw StorageFailure(error, path: "outbox")
    }
    return result
  }

  private func stored(_ row: Statement) -> StoredMessage {
    StoredMessage(
      id: row.integer(at: 0),
      ordinal: row.optionalInteger(at: 1),
      message: Message(
        topic: row.text(at: 5),
        payload: row.bytes(at: 6),
        messageClass: MessageClass(rawValue: Int(row.integer(at: 2))) ?? .event,
        retain: row.integer(at: 3) != 0,
        timestamp: Timestamp(milliseconds: row.integer(at: 4))
      )
    )
  }

  package func dropOldest(
    bytes: Int64
  ) throws(StorageFailure) -> (counts: [MessageClass: Int], bytes: Int64) {
    var counts: [MessageClass: Int] = [:]
    var freed: Int64 = 0
    try transaction(synced: false) { () throws(SQLiteError) in
      for messageClass in [MessageClass.telemetry, .indicator, .state, .event] where freed < bytes {
        let (last, size) = try oldest(messageClass, bytes: bytes - freed)
        freed += size
        let delete = try database.prepare("DELETE FROM outbox WHERE class = ?1 AND id <= ?2")
        try delete.bind(Int64(messageClass.rawValue), at: 1).bind(last, at: 2).run()
        if database.changes > 0 { counts[messageClass] = database.changes }
      }
    }
    try? database.execute("PRAGMA incremental_vacuum")
    try? database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (counts, freed)
  }

  /// Up to which id a class must be deleted to free so many bytes, and how many that frees.
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

  package func forget(broker: String) throws(StorageFailure) {
    try transaction(synced: false) { () throws(SQLiteError) in
      try database.prepare("DELETE FROM broker WHERE id = ?1").bind(broker, at: 1).run()
    }
  }
}

/// A change that knows how it is written into the store's tables.
protocol DatabaseChange: StoredChange {
  func apply(to store: StoreDatabase) throws(SQLiteError)
}
