import Messages
import Measurements
package import Outbox
import SQLite

extension StoreDatabase {
  package func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int,
    bytes: Int
  ) throws(StorageFailure) -> [StoredMessage] {
    var result: [StoredMessage] = []
    var size = 0
    let select = statements.outbox.selectMessages.bind(id, at: 1).bind(last, at: 2)
      .bind(Int64(limit), at: 3)
    defer { select.reset() }
    do throws(SQLiteError) {
      while size < bytes, try select.step() {
        let message = try stored(select)
        size += message.size
        result.append(message)
      }
    } catch {
      throw StorageFailure(error, path: path)
    }
    return result
  }

  private func stored(_ row: Statement) throws(SQLiteError) -> StoredMessage {
    StoredMessage(
      id: row.integer(at: 0),
      ordinal: row.optionalInteger(at: 1),
      message: Message(
        topic: try topicName(row.integer(at: 5)),
        payload: row.bytes(at: 6),
        messageClass: MessageClass(rawValue: Int(row.integer(at: 2))) ?? .event,
        retain: row.integer(at: 3) != 0,
        timestamp: Timestamp(milliseconds: row.integer(at: 4))
      )
    )
  }

  package func newestRetained(of topic: String) throws(StorageFailure) -> Int64? {
    let select = statements.outbox.newestRetained.bind(topic, at: 1)
    defer { select.reset() }
    do throws(SQLiteError) {
      return try select.step() ? select.optionalInteger(at: 0) : nil
    } catch {
      throw StorageFailure(error, path: path)
    }
  }
}
