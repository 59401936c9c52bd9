import SQLite

/// The statements that the store uses repeatedly, compiled once.
final class StoreStatements {
  let session: SessionStatements
  let outbox: OutboxStatements
  let ledger: LedgerStatements

  init(_ database: borrowing Database) throws(SQLiteError) {
    session = try SessionStatements(database)
    outbox = try OutboxStatements(database)
    ledger = try LedgerStatements(database)
  }
}

/// Transactions, and how large the file is.
final class SessionStatements {
  let begin: Statement
  let commit: Statement
  let pageCount: Statement
  let freePages: Statement

  fileprivate init(_ database: borrowing Database) throws(SQLiteError) {
    begin = try database.prepare("BEGIN IMMEDIATE")
    commit = try database.prepare("COMMIT")
    pageCount = try database.prepare("PRAGMA page_count")
    freePages = try database.prepare("PRAGMA freelist_count")
  }
}

/// Messages on their way, the brokers' cursors and counters.
final class OutboxStatements {
  let insertTopic: Statement
  let selectTopicName: Statement
  let newestRetained: Statement
  let selectTopic: Statement
  let insertMessage: Statement
  let selectMessages: Statement
  let deleteMessages: Statement
  let setCounter: Statement
  let setCursor: Statement

  fileprivate init(_ database: borrowing Database) throws(SQLiteError) {
    insertTopic = try database.prepare("INSERT OR IGNORE INTO topic (name) VALUES (?1)")
    selectTopicName = try database.prepare("SELECT name FROM topic WHERE id = ?1")
    newestRetained = try database.prepare(
      "SELECT max(outbox.id) FROM outbox JOIN topic ON topic.id = outbox.topic "
        + "WHERE topic.name = ?1 AND retain = 1"
    )
    selectTopic = try database.prepare("SELECT id FROM topic WHERE name = ?1")
    insertMessage = try database.prepare(
      "INSERT INTO outbox (id, ordinal, class, retain, ts, topic, payload) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    )
    selectMessages = try database.prepare(
      "SELECT id, ordinal, class, retain, ts, topic, payload FROM outbox "
        + "WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3"
    )
    deleteMessages = try database.prepare("DELETE FROM outbox WHERE id <= ?1")
    setCounter = try database.prepare("INSERT OR REPLACE INTO counter VALUES (?1, ?2)")
    setCursor = try database.prepare("INSERT OR REPLACE INTO broker VALUES (?1, ?2, ?3)")
  }
}

/// Slots, states and rows.
final class LedgerStatements {
  let setMeterSlot: Statement
  let setUnplaced: Statement
  let setProductionSlot: Statement
  let setCheckpoint: Statement
  let setResult: Statement
  let deletePartsOfResult: Statement
  let insertBasis: Statement

  fileprivate init(_ database: borrowing Database) throws(SQLiteError) {
    setMeterSlot = try database.prepare(
      "INSERT OR REPLACE INTO meter_slot VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    )
    setUnplaced = try database.prepare("INSERT OR REPLACE INTO unplaced_energy VALUES (?1, ?2, ?3)")
    setProductionSlot = try database.prepare(
      "INSERT OR REPLACE INTO production_slot VALUES (?1, ?2, ?3, ?4)"
    )
    setCheckpoint = try database.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2)")
    setResult = try database.prepare(
      "INSERT OR REPLACE INTO result VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
        + "(SELECT id FROM basis WHERE texts = ?13))"
    )
    deletePartsOfResult = try database.prepare(
      "DELETE FROM result WHERE subject = ?1 AND family = ?2 AND period = ?3 "
        + "AND start > ?4 AND start < ?5"
    )
    insertBasis = try database.prepare("INSERT OR IGNORE INTO basis (texts) VALUES (?1)")
  }
}
