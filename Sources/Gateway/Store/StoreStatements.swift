import SQLite

/// The statements that the store uses again and again, compiled once.
final class StoreStatements {
  let insertTopic: Statement
  let selectTopic: Statement
  let insertMessage: Statement
  let selectMessages: Statement
  let deleteMessages: Statement
  let setCounter: Statement
  let setCursor: Statement
  let setMeterSlot: Statement
  let setProductionSlot: Statement
  let setCheckpoint: Statement
  let setResult: Statement

  init(_ database: borrowing Database) throws(SQLiteError) {
    insertTopic = try database.prepare("INSERT OR IGNORE INTO topic (name) VALUES (?1)")
    selectTopic = try database.prepare("SELECT id FROM topic WHERE name = ?1")
    insertMessage = try database.prepare(
      "INSERT INTO outbox (id, ordinal, class, retain, ts, topic, payload) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    )
    selectMessages = try database.prepare(
      "SELECT outbox.id, ordinal, class, retain, ts, name, payload FROM outbox "
        + "JOIN topic ON topic.id = topic WHERE outbox.id > ?1 ORDER BY outbox.id LIMIT ?2"
    )
    deleteMessages = try database.prepare("DELETE FROM outbox WHERE id <= ?1")
    setCounter = try database.prepare("INSERT OR REPLACE INTO counter VALUES (?1, ?2)")
    setCursor = try database.prepare("INSERT OR REPLACE INTO broker VALUES (?1, ?2, ?3)")
    setMeterSlot = try database.prepare(
      "INSERT OR REPLACE INTO meter_slot VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    )
    setProductionSlot = try database.prepare(
      "INSERT OR REPLACE INTO production_slot VALUES (?1, ?2, ?3, ?4)"
    )
    setCheckpoint = try database.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2)")
    setResult = try database.prepare(
      "INSERT OR REPLACE INTO result VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    )
  }
}
