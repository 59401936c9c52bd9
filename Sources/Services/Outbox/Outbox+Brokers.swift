package import Messages

extension Outbox {
  /// How far a broker has acknowledged; `nil` for a broker that the outbox does not know.
  package func cursor(of broker: String) -> BrokerCursor? { cursors[broker] }

  /// The last message that may be sent to the brokers.
  package var newestID: Int64 { numbers.newestID(isFailing: record.isFailing) }

  /// Messages after an id and up to another, oldest first.
  ///
  /// - Throws: when the store cannot be read.
  package func messages(
    after id: Int64,
    upTo last: Int64 = .max,
    limit: Int
  ) async throws(StorageFailure) -> [StoredMessage] {
    let last = min(last, newestID)
    guard id < last else { return [] }
    if id < numbers.storedID {
      if let recent = supply.recent.messages(after: id, upTo: last, limit: limit), !recent.isEmpty {
        return recent
      }
      let stored = try await storage.messages(after: id, upTo: last, limit: limit)
      guard stored.isEmpty else { return stored }
    }
    return record.isFailing ? pending.messages(in: id + 1...last, limit: limit) : []
  }

  /// Notes that a broker has acknowledged everything up to a message.
  package func acknowledge(_ id: Int64, by broker: String) {
    if cursors.acknowledge(id, by: broker) { scheduleUpkeep() }
  }

  /// Whether a message is the newest of its topic, so that it may be retained.
  package func isNewest(_ stored: StoredMessage) async -> Bool {
    let topic = stored.message.topic
    if let newest = supply.newest(of: topic) { return newest <= stored.id }
    // If the store cannot be read, this message counts as the newest.
    let newest = (try? await storage.newestRetained(of: topic)) ?? nil
    supply.noteEarlier(newest ?? stored.id, of: topic)
    // Another message of the topic may have come meanwhile.
    return (supply.newest(of: topic) ?? stored.id) <= stored.id
  }

  /// The retained messages that a broker has acknowledged: they are sent again to a broker that may
  /// have forgotten them.
  package func retained(upTo id: Int64) -> [Message] {
    supply.retained(upTo: id)
  }

  /// Whether a broker has acknowledged all messages.
  package func isDelivered(to broker: String) -> Bool {
    cursors[broker].map { $0.acknowledged >= numbers.lastID } ?? true
  }

  package func currentStatistics() async -> OutboxStatistics {
    let delivered = cursors.acknowledgedByAll
    var result = record.statistics(pending: pending.messages.count, undeleted: undeleted)
    if result.depth > 0 {
      let first = try? await messages(after: delivered, limit: 1).first
      result.oldest = (first ?? pending.messages.first)?.message.timestamp
    }
    return result
  }

  /// How many messages are in the store though every broker has them; `nil`: there are no others.
  private var undeleted: Int64? {
    let delivered = cursors.acknowledgedByAll
    guard !cursors.isEmpty, delivered < numbers.lastID else { return nil }
    return max(0, min(delivered, numbers.storedID) - numbers.deletedUpTo)
  }
}
