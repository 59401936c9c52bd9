package import Measurements
package import Messages
package import Outbox
import SQLite

/// Reads the outbox of a store from another process, also while a gateway uses it.
///
/// It reads only a few hundred messages at a time: a long read would keep the write-ahead log from
/// starting again.
package final class OutboxReader {
  /// The messages that wait for one broker.
  package struct Backlog: Sendable {
    package var broker: String
    package var cursor: BrokerCursor
    package var counts: [MessageClass: Int] = [:]
    /// The time of the oldest message.
    package var oldest: Timestamp?
    package var waiting: Int { counts.values.reduce(0, +) }
  }

  private let database: Database
  /// What the store's files take on disk, in bytes.
  package let bytesOnDisk: Int64

  /// - Throws: when the store cannot be read, or there is none.
  package init(folder: String) throws(StorageFailure) {
    let path = folder + "/park-gateway.db"
    do throws(SQLiteError) {
      database = try Database(path: path, access: .readOnly)
      bytesOnDisk = StoreDatabase.bytesOnDisk(path)
      _ = try database.integer("SELECT count(*) FROM broker")
    } catch {
      throw StorageFailure(error, path: path)
    }
  }

  /// The waiting messages for each broker, by the brokers' ids.
  package func backlogs() throws(StorageFailure) -> [Backlog] {
    do throws(SQLiteError) {
      var result: [Backlog] = []
      let select = try database.prepare(
        "SELECT id, acknowledged, ordinal_base FROM broker ORDER BY id"
      )
      while try select.step() {
        let cursor = BrokerCursor(
          acknowledged: select.integer(at: 1),
          ordinalBase: select.integer(at: 2)
        )
        result.append(try backlog(Backlog(broker: select.text(at: 0), cursor: cursor)))
      }
      return result
    } catch {
      throw StorageFailure(error, path: "outbox")
    }
  }

  private func backlog(_ empty: Backlog) throws(SQLiteError) -> Backlog {
    var result = empty
    let select = try database.prepare(
      "SELECT class, count(*), min(ts) FROM outbox WHERE id > ?1 GROUP BY class"
    )
    _ = select.bind(result.cursor.acknowledged, at: 1)
    while try select.step() {
      guard let messageClass = MessageClass(rawValue: Int(select.integer(at: 0))) else { continue }
      result.counts[messageClass] = Int(select.integer(at: 1))
      let oldest = Timestamp(milliseconds: select.integer(at: 2))
      result.oldest = min(result.oldest ?? oldest, oldest)
    }
    return result
  }

  /// The bytes of the dictionaries of stored records, by their revisions; none in an older store.
  package func dictionaries() -> [UInt32: [UInt8]] {
    (try? StoreDatabase.dictionaries(in: database)) ?? [:]
  }

  /// The epoch of the numbers in messages; 0 in an older store.
  package func epoch() -> Int64 { (try? StoreDatabase.epoch(in: database)) ?? 0 }

  /// An item that waits, and its number for the broker.
  package struct Waiting: Sendable {
    package var id: Int64
    package var message: Message
    package var sequence: Int64?
  }

  /// Some items after an id, oldest first.
  package func messages(
    for broker: Backlog,
    after id: Int64,
    limit: Int = 500
  ) throws(StorageFailure) -> [Waiting] {
    do throws(SQLiteError) {
      let select = try database.prepare(
        "SELECT outbox.id, ordinal, class, retain, ts, name, payload FROM outbox "
          + "JOIN topic ON topic.id = topic WHERE outbox.id > ?1 ORDER BY outbox.id LIMIT ?2"
      )
      _ = select.bind(id, at: 1).bind(Int64(limit), at: 2)
      var result: [Waiting] = []
      while try select.step() {
        let sequence = select.optionalInteger(at: 1).map { $0 - broker.cursor.ordinalBase }
        let message = Message(
          topic: select.text(at: 5),
          payload: select.bytes(at: 6),
          messageClass: MessageClass(rawValue: Int(select.integer(at: 2))) ?? .event,
          retain: select.integer(at: 3) != 0,
          timestamp: Timestamp(milliseconds: select.integer(at: 4))
        )
        result.append(Waiting(id: select.integer(at: 0), message: message, sequence: sequence))
      }
      return result
    } catch {
      throw StorageFailure(error, path: "outbox")
    }
  }
}
