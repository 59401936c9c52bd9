import Languages
import Events
package import Messages

/// Something else that is stored in the same transaction as messages, such as ledger rows.
package protocol StoredChange: Sendable {
  /// Both changes as one, while the store refuses them; `nil` when they cannot be combined.
  func merged(with later: any StoredChange) -> (any StoredChange)?
}

extension StoredChange {
  package func merged(with later: any StoredChange) -> (any StoredChange)? { nil }
}

/// All that goes into the store in one transaction.
package struct OutboxTransaction: Sendable {
  package var messages: [StoredMessage] = []
  package var changes: [any StoredChange] = []
  package var cursors: [String: BrokerCursor] = [:]
  /// Topics that brokers retain from now on, so that they can be cleared once nothing publishes them any more.
  package var topics: [String] = []
  /// Messages up to this id have been acknowledged by every broker.
  package var deleteUpTo: Int64?
  /// The last message that belongs to the changes; `nil`: none does.
  package var boundID: Int64?
  /// Up to this message all are stored or delivered, and the highest ordinal ever assigned.
  package var lastID: Int64 = 0
  package var lastOrdinal: Int64 = 0
  /// Whether it must be on the disk when the call returns, and not only in the operating system.
  package var isSynced = false

  /// Whether the counters are stored, so that the next start need not count the rows.
  package var savesCounters = false

  package init() {}

  package var isEmpty: Bool {
    messages.isEmpty && changes.isEmpty && cursors.isEmpty && topics.isEmpty && deleteUpTo == nil
      && !savesCounters
  }
}

/// The result of storing a transaction.
package struct OutboxReceipt: Sendable {
  /// Messages that were dropped to make room, by class.
  package var dropped: [MessageClass: Int] = [:]
  /// The id of the last dropped message.
  package var droppedUpTo: Int64 = 0
  /// Messages in the store.
  package var rows = 0
  /// What the store takes on disk, all its files together, in bytes; `nil` when it was not
  /// measured.
  package var bytesOnDisk: Int64?

  package init() {}
}

/// What went wrong with the store.
package struct StorageFailure: Error, Sendable, Hashable {
  package var text: String
  /// Whether the disk is full: it may have room again later.
  package var isFull: Bool

  package init(text: String, isFull: Bool) {
    self.text = text
    self.isFull = isFull
  }

  /// For people.
  var words: BilingualText { DeliveryReasons.storeFault(text, isFull: isFull) }
}

/// The store beneath an outbox; used from one thread at a time.
package protocol OutboxStorage: AnyObject {
  func load() throws(StorageFailure) -> OutboxState

  /// Stores the whole transaction or nothing.
  ///
  /// When there is no room below the limit, the oldest messages of the least valuable class are
  /// dropped first, in the same transaction.
  func commit(_ transaction: OutboxTransaction) throws(StorageFailure) -> OutboxReceipt

  /// Messages after an id and up to another, oldest first, within a count and a number of bytes.
  ///
  /// If there is any message, at least one is returned.
  func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int,
    bytes: Int
  ) throws(StorageFailure) -> [StoredMessage]

  /// The id of the newest retained message of a topic in the store.
  func newestRetained(of topic: String) throws(StorageFailure) -> Int64?

  /// Does one small step of returning unused room.
  ///
  /// - Returns: whether there is more to return.
  func tidy() -> Bool

  /// Forgets a broker's position, but not where its `seq` starts; `ordinal` is the last one that was given.
  func forget(broker: String, at ordinal: Int64) throws(StorageFailure)

  /// Uses another limit from now on, in bytes; what exceeds a smaller one goes with the next
  /// commits.
  func keep(to limit: Int64)
}

/// Makes what an ``OutboxStorage`` has committed, and numbers, survive a power cut; used beside it, from a
/// thread of its own.
package protocol StorageSync: AnyObject {
  func sync() throws(StorageFailure)

  /// Notes numbers so that they survive a power cut.
  func note(_ note: NumberNote) throws(StorageFailure)
}
