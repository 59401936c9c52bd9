package import Messages

/// A message as it is stored in the outbox.
package struct StoredMessage: Sendable, Hashable {
  /// Grows by one with each message, and is never used again.
  package var id: Int64
  /// Counts only telemetry, so that each broker's `seq` has no gap; `nil` for other classes.
  package var ordinal: Int64?
  package var message: Message

  package init(id: Int64, ordinal: Int64?, message: Message) {
    self.id = id
    self.ordinal = ordinal
    self.message = message
  }

  /// The memory that it takes, in bytes, approximately.
  package var size: Int { message.payload.count + message.topic.utf8.count + 192 }
}

/// How far a broker has acknowledged, and where its `seq` starts.
package struct BrokerCursor: Sendable, Hashable {
  /// Everything up to this message id is acknowledged.
  package var acknowledged: Int64
  /// The ordinal before the broker's first telemetry: `seq` is the ordinal minus this.
  package var ordinalBase: Int64

  package init(acknowledged: Int64, ordinalBase: Int64) {
    self.acknowledged = acknowledged
    self.ordinalBase = ordinalBase
  }
}

/// A broker that the outbox served once: should it come again, no number stands for two messages.
package struct FormerBroker: Sendable, Hashable {
  package var ordinalBase: Int64
  /// The last ordinal that was given while the broker was served.
  package var lastOrdinal: Int64

  package init(ordinalBase: Int64, lastOrdinal: Int64) {
    self.ordinalBase = ordinalBase
    self.lastOrdinal = lastOrdinal
  }
}

/// The state of the store when it was opened.
package struct OutboxState: Sendable {
  /// The highest id and ordinal ever assigned, as far as the store knows.
  package var lastID: Int64
  package var lastOrdinal: Int64
  /// All messages up to this id were stored, dropped or delivered.
  package var storedID: Int64
  /// The last message that belongs to a change of the store.
  package var boundID: Int64
  package var cursors: [String: BrokerCursor]
  package var formerBrokers: [String: FormerBroker]
  /// Messages in the store.
  package var rows: Int
  /// What the store takes on disk, in bytes.
  package var bytesOnDisk: Int64

  package init(
    lastID: Int64,
    lastOrdinal: Int64,
    storedID: Int64,
    boundID: Int64 = 0,
    cursors: [String: BrokerCursor],
    formerBrokers: [String: FormerBroker] = [:],
    rows: Int,
    bytesOnDisk: Int64
  ) {
    self.lastID = lastID
    self.lastOrdinal = lastOrdinal
    self.storedID = storedID
    self.boundID = boundID
    self.cursors = cursors
    self.formerBrokers = formerBrokers
    self.rows = rows
    self.bytesOnDisk = bytesOnDisk
  }
}
