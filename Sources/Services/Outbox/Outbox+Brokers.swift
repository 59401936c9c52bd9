package import Messages

extension Outbox {
  /// How far a broker has acknowledged; `nil` for a broker that the outbox does not know.
  package func cursor(of broker: String) -> BrokerCursor? { cursors[broker] }

  /// The last message that may be sent to the brokers.
  package var newestID: Int64 { statistics.fault == nil ? storedID : max(storedID, exposedID) }

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
    if id < storedID {
      if let recent = recent.messages(after: id, upTo: last, limit: limit), !recent.isEmpty {
        return recent
      }
      let stored = try await storage.messages(after: id, upTo: last, limit: limit)
      guard stored.isEmpty else { return stored }
    }
    guard statistics.fault != nil else { return [] }
    // Messages of the running transaction are older than the pending ones.
    let wanted = id + 1...last
    let found = inCommit.lazy.filter { wanted.contains($0.id) }.prefix(limit)
    let behind = pending.messages.lazy.filter { wanted.contains($0.id) }.prefix(limit - found.count)
    return Array(found) + Array(behind)
  }

  /// Notes that a broker has acknowledged everything up to a message.
  package func acknowledge(_ id: Int64, by broker: String) {
    guard var cursor = cursors[broker], id > cursor.acknowledged else { return }
    cursor.acknowledged = id
    cursors[broker] = cursor
    changedCursors.insert(broker)
    scheduleUpkeep()
  }

  /// Whether a message is the newest of its topic, so that it may be retained.
  package func isNewest(_ stored: StoredMessage) async -> Bool {
    let topic = stored.message.topic
    if let newest = latest[topic] { return newest.id <= stored.id }
    if let newest = earlierRetained[topic] { return newest <= stored.id }
    // If the store cannot be read, this message counts as the newest.
    let newest = (try? await storage.newestRetained(of: topic)) ?? nil
    earlierRetained[topic] = newest ?? stored.id
    return (latest[topic]?.id ?? newest ?? stored.id) <= stored.id
  }

  /// The retained messages that a broker has acknowledged: they are sent again to a broker that may
  /// have forgotten them.
  package func retained(upTo id: Int64) -> [Message] {
    latest.values.filter { $0.id <= id }.sorted { $0.id < $1.id }.map(\.message)
  }

  /// Whether a broker has acknowledged all messages.
  package func isDelivered(to broker: String) -> Bool {
    cursors[broker].map { $0.acknowledged >= lastID } ?? true
  }

  /// The last message that every broker has acknowledged.
  var acknowledgedByAll: Int64 {
    cursors.values.reduce(Int64.max) { min($0, $1.acknowledged) }
  }

  package func currentStatistics() async -> OutboxStatistics {
    var result = statistics
    result.depth = depth
    result.unsaved = statistics.fault == nil ? 0 : pending.messages.count
    if result.depth > 0 {
      let first = try? await messages(after: acknowledgedByAll, limit: 1).first
      result.oldest = (first ?? pending.messages.first)?.message.timestamp
    }
    return result
  }

  private var depth: Int {
    let delivered = acknowledgedByAll
    guard !cursors.isEmpty, delivered < lastID else { return 0 }
    let undeleted = max(0, min(delivered, storedID) - deletedUpTo)
    return max(0, rows - Int(clamping: undeleted)) + pending.messages.count
  }
}
