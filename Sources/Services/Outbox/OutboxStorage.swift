package import Messages

/// A message as it stands in the outbox.
package struct StoredMessage: Sendable, Hashable {
  /// Grows by one with each message, and is never used again.
  package var id: Int64
  /// Counts the telemetry alone, so that each broker's `seq` has no gap; `nil` for other classes.
  package var ordinal: Int64?
  package var message: Message

  package init(id: Int64, ordinal: Int64?, message: Message) {
    self.id = id
    self.ordinal = ordinal
    self.message = message
  }

  /// What it takes of memory, in bytes, near enough.
  package var size: Int { message.payload.count + message.topic.utf8.count + 64 }
}

/// Something else that is stored in the same transaction as messages, such as ledger rows.
package protocol StoredChange: Sendable {}

/// How far a broker has acknowledged, and where its `seq` starts.
package struct BrokerCursor: Sendable, Hashable {
  /// The id of the last message up to which everything is acknowledged.
  package var acknowledged: Int64
  /// The ordinal before the broker's first telemetry: `seq` is the ordinal less this.
  package var ordinalBase: Int64

  package init(acknowledged: Int64, ordinalBase: Int64) {
    self.acknowledged = acknowledged
    self.ordinalBase = ordinalBase
  }
}

/// What stood in the store when it was opened.
package struct OutboxState: Sendable {
  /// The highest id and ordinal ever given.
  package var lastID: Int64
  package var lastOrdinal: Int64
  package var cursors: [String: BrokerCursor]
  /// Messages waiting, and their bytes.
  package var depth: Int
  package var bytes: Int64

  package init(
    lastID: Int64,
    lastOrdinal: Int64,
    cursors: [String: BrokerCursor],
    depth: Int,
    bytes: Int64
  ) {
    self.lastID = lastID
    self.lastOrdinal = lastOrdinal
    self.cursors = cursors
    self.depth = depth
    self.bytes = bytes
  }
}

/// All that goes into the store in one transaction.
package struct OutboxTransaction: Sendable {
  package var messages: [StoredMessage] = []
  package var changes: [any StoredChange] = []
  package var cursors: [String: BrokerCursor] = [:]
  /// Messages up to this id have been acknowledged by every broker.
  package var deleteUpTo: Int64?
  /// Whether it must be on the disk, and not only with the operating system, when it returns.
  package var isSynced = false

  package init() {}
}

/// What went wrong with the store.
package struct StorageFailure: Error, Sendable, Hashable {
  package var text: String
  /// The disk is full: it may have room again.
  package var isFull: Bool

  package init(text: String, isFull: Bool) {
    self.text = text
    self.isFull = isFull
  }
}

/// The store beneath an outbox; used from the outbox's thread only.
package protocol OutboxStorage: AnyObject {
  func load() throws(StorageFailure) -> OutboxState

  /// Stores all of it or nothing.
  func commit(_ transaction: OutboxTransaction) throws(StorageFailure)

  /// Messages after an id, oldest first, up to so many and so many bytes, but at least one if there
  /// is one.
  func messages(
    after id: Int64,
    limit: Int,
    bytes: Int
  ) throws(StorageFailure) -> [StoredMessage]

  /// Deletes the oldest messages of the least valuable class until so many payload bytes are freed.
  ///
  /// - Returns: how many of each class were deleted, and their bytes.
  func dropOldest(bytes: Int64) throws(StorageFailure) -> (counts: [MessageClass: Int], bytes: Int64)

  /// What the store takes on disk at present, in bytes.
  func bytesOnDisk() -> Int64

  func forget(broker: String) throws(StorageFailure)
}
