package import Messages

extension Outbox {
  /// Where a broker stands; `nil` for one that the outbox was not opened for.
  package func cursor(of broker: String) -> BrokerCursor? { cursors[broker] }

  /// Stored messages after an id, oldest first.
  ///
  /// - Throws: when the store cannot be read.
  package func messages(after id: Int64, limit: Int) throws(StorageFailure) -> [StoredMessage] {
    guard id < storedID else { return [] }
    if let recent = tail.messages(after: id, limit: limit) { return recent }
    return try storage.messages(after: id, limit: limit, bytes: 1 << 20)
  }

  /// Notes that a broker has everything up to a message.
  package func acknowledge(_ id: Int64, by broker: String) {
    guard var cursor = cursors[broker], id > cursor.acknowledged else { return }
    cursor.acknowledged = id
    cursors[broker] = cursor
    changedCursors.insert(broker)
    scheduleCommit()
  }

  /// Whether a message is the newest of its topic, so that a broker may retain it.
  package func isNewest(_ stored: StoredMessage) -> Bool {
    latest[stored.message.topic].map { $0.id <= stored.id } ?? true
  }

  /// The retained messages that a broker has acknowledged before: sent again to one that may have
  /// forgotten them.
  package func retained(upTo id: Int64) -> [Message] {
    latest.values.filter { $0.id <= id }.sorted { $0.id < $1.id }.map(\.message)
  }

  package func currentStatistics() -> OutboxStatistics {
    var result = statistics
    let waitingFrom = acknowledgedByAll
    result.depth = cursors.isEmpty ? 0 : Int(clamping: lastID - min(waitingFrom, lastID))
    result.bytesOnDisk = storage.bytesOnDisk()
    if result.depth > 0 {
      let first = (try? messages(after: waitingFrom, limit: 1))?.first ?? pending.messages.first
      result.oldest = first?.message.timestamp
    }
    return result
  }
}

extension Outbox {
  /// Whether a broker has acknowledged all that was taken.
  package func isDelivered(to broker: String) -> Bool {
    cursors[broker].map { $0.acknowledged >= lastID } ?? true
  }
}
