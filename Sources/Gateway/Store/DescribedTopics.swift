package import Outbox
import SQLite

/// The `meta` topics that brokers retain; at the next start, those of assets that are gone are
/// cleared.
package struct DescribedTopics: StoredChange, DatabaseChange {
  package var topics: Set<String>

  package init(_ topics: Set<String>) { self.topics = topics }

  /// It is stored among the checkpoints; no part of accounting has this name.
  fileprivate static let key = "gateway/described"

  func apply(to store: StoreDatabase) throws(SQLiteError) {
    // No topic of an asset contains a line feed.
    let text = topics.sorted().joined(separator: "\n")
    try store.statements.ledger.setCheckpoint.bind(Self.key, at: 1).bind(Array(text.utf8), at: 2)
      .run()
  }
}

extension StoreDatabase {
  /// The topics that were described last; none in a new store.
  package func describedTopics() throws(StorageFailure) -> Set<String> {
    do throws(SQLiteError) {
      let select = try database.prepare("SELECT state FROM checkpoint WHERE name = ?1")
      defer { select.reset() }
      guard try select.bind(DescribedTopics.key, at: 1).step() else { return [] }
      let text = String(decoding: select.bytes(at: 0), as: UTF8.self)
      return Set(text.split(separator: "\n").map(String.init))
    } catch {
      throw StorageFailure(error, path: "checkpoint")
    }
  }

  /// All topics ever used below a prefix that ends with a slash, in order.
  package func topics(below prefix: String) throws(StorageFailure) -> [String] {
    do throws(SQLiteError) {
      let select = try database.prepare(
        "SELECT name FROM topic WHERE name >= ?1 AND name < ?2 ORDER BY name"
      )
      // `0` is the character after the slash.
      _ = select.bind(prefix, at: 1).bind(prefix.dropLast() + "0", at: 2)
      var topics: [String] = []
      while try select.step() { topics.append(select.text(at: 0)) }
      return topics
    } catch {
      throw StorageFailure(error, path: "topic")
    }
  }
}
