import Glibc
import Messages
import Outbox
import System

/// A storage in memory that survives its outbox, and that fails on request.
final class FakeStorage: OutboxStorage, @unchecked Sendable {
  private let lock = ThreadLock()
  private var rows: [StoredMessage] = []
  private var brokers: [String: BrokerCursor] = [:]
  private var former: [String: FormerBroker] = [:]
  private var last: (id: Int64, ordinal: Int64) = (0, 0)
  private var bound: Int64 = 0
  private var transactions: [OutboxTransaction] = []
  private var failure: StorageFailure?
  private var isSlow = false
  private var isBusy = false

  init() {}

  /// What another one has stored by now, as after the end of a process.
  init(after other: FakeStorage) {
    let (rows, brokers, last, bound) = other.lock.withLock {
      (other.rows, other.brokers, other.last, other.bound)
    }
    (self.rows, self.brokers, self.last, self.bound) = (rows, brokers, last, bound)
  }

  /// Makes all writes fail from now on, or work again.
  func fail(_ text: String?) {
    lock.withLock { failure = text.map { StorageFailure(text: $0, isFull: true) } }
  }

  /// Makes each transaction wait until this is called with `false`.
  func stall(_ isSlow: Bool) { lock.withLock { self.isSlow = isSlow } }

  /// Whether a transaction has started and is waiting.
  var isStalling: Bool { lock.withLock { isBusy } }

  private func waitWhileStalled() {
    while lock.withLock({
      isBusy = isSlow
      return isSlow
    }) { usleep(1000) }
  }

  var stored: [StoredMessage] { lock.withLock { rows } }
  var committed: [OutboxTransaction] { lock.withLock { transactions } }
  var cursors: [String: BrokerCursor] { lock.withLock { brokers } }
  var boundID: Int64 { lock.withLock { bound } }

  func load() -> OutboxState {
    lock.withLock {
      OutboxState(
        lastID: max(last.id, rows.last?.id ?? 0),
        lastOrdinal: max(last.ordinal, rows.compactMap(\.ordinal).max() ?? 0),
        storedID: max(last.id, rows.last?.id ?? 0),
        boundID: bound,
        cursors: brokers,
        formerBrokers: former,
        rows: rows.count,
        bytesOnDisk: 0
      )
    }
  }

  func commit(_ transaction: OutboxTransaction) throws(StorageFailure) -> OutboxReceipt {
    waitWhileStalled()
    let failure = lock.withLock { self.failure }
    if let failure { throw failure }
    return lock.withLock {
      transactions.append(transaction)
      rows += transaction.messages
      brokers.merge(transaction.cursors) { $1 }
      if let upTo = transaction.deleteUpTo { rows.removeAll { $0.id <= upTo } }
      bound = max(bound, transaction.boundID ?? 0)
      last = (max(last.id, transaction.lastID), max(last.ordinal, transaction.lastOrdinal))
      var receipt = OutboxReceipt()
      receipt.rows = rows.count
      return receipt
    }
  }

  func messages(after id: Int64, upTo last: Int64, limit: Int, bytes: Int) -> [StoredMessage] {
    lock.withLock { Array(rows.lazy.filter { $0.id > id && $0.id <= last }.prefix(limit)) }
  }

  func newestRetained(of topic: String) -> Int64? {
    lock.withLock { rows.last { $0.message.topic == topic && $0.message.retain }?.id }
  }

  func keep(to limit: Int64) {}

  func tidy() -> Bool { false }

  func forget(broker: String, at ordinal: Int64) {
    lock.withLock {
      guard let cursor = brokers.removeValue(forKey: broker) else { return }
      former[broker] = FormerBroker(ordinalBase: cursor.ordinalBase, lastOrdinal: ordinal)
    }
  }
}

extension Outbox {
  /// Takes messages, and waits for room where there is none.
  func post(_ messages: [Message]) async {
    let hasRoom: Bool = post(messages)
    if !hasRoom { await room() }
  }
}
