package import Messages

extension Outbox {
  /// How far a broker has acknowledged; `nil` for a broker that the outbox does not know.
  package func cursor(of broker: String) -> BrokerCursor? { cursors[broker] }

  /// Whether every message is synced before it is sent.
  var isStrict: Bool { settings.syncEvery <= .zero }

  /// The last message that may be sent to the brokers.
  package var newestID: Int64 {
    // While the store fails, the brokers are served from memory.
    if record.isFailing { return min(numbers.lastID, numbers.reservation.limit) }
    if isStrict { return min(numbers.settledID, numbers.reservation.limit) }
    return min(numbers.lastID, numbers.reservation.limit, (changes.barrier ?? .max) - 1)
  }

  /// Messages after an id and up to another, oldest first.
  ///
  /// - Throws: when the store cannot be read.
  package func messages(
    after id: Int64,
    upTo last: Int64 = .max,
    limit: Int
  ) async throws(StorageFailure) -> [StoredMessage] {
    let last = min(last, newestID)
    var id = id
    while id < last {
      if let found = live.messages(after: id, upTo: last, limit: limit) { return found }
      // Up to there the store has what the memory does not.
      let end = min(last, live.firstID - 1)
      let found = try await store.queue.messages(after: id, upTo: end, limit: limit)
      guard found.isEmpty else { return found }
      id = end
    }
    return []
  }

  /// Notes that a broker has acknowledged everything up to a message.
  package func acknowledge(_ id: Int64, by broker: String) {
    guard cursors.acknowledge(id, by: broker) else { return }
    if cursors.mustKeep(broker) { keep(broker) }
    settleDelivered()
    if !store.isRunning, needsUpkeep { scheduleUpkeep() }
  }

  /// Lets the intake keep how far a broker has acknowledged, over the end of the process.
  func keep(_ broker: String) {
    if let id = cursors.takeUnkept(of: broker) { intake.noteAcknowledged(id, by: broker) }
  }

  /// Forgets what every broker has: it need not be stored any more.
  func settleDelivered() {
    let id = min(cursors.acknowledgedByAll, numbers.lastID)
    if id >= live.firstID { live.remove(upTo: id) }
    if id > numbers.settledID {
      numbers.noteSettled(upTo: id)
      intake.release(upTo: id)
    }
    if !record.hasRows { numbers.noteDeleted(upTo: min(id, numbers.settledID)) }
  }

  /// As ``isNewest(_:)``, without waiting; `nil`: the store has to be read.
  package func isKnownNewest(_ stored: StoredMessage) -> Bool? {
    supply.newest(of: stored.message.topic).map { $0 <= stored.id }
  }

  /// Whether a message is the newest of its topic, so that it may be retained.
  package func isNewest(_ stored: StoredMessage) async -> Bool {
    let topic = stored.message.topic
    if let newest = supply.newest(of: topic) { return newest <= stored.id }
    // If the store cannot be read, this message counts as the newest.
    let newest = (try? await store.queue.newestRetained(of: topic)) ?? nil
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
    var result = record.statistics(live: live.unsettledCount, undeleted: undeleted)
    if result.depth > 0 {
      result.oldest = (try? await messages(after: delivered, limit: 1).first)?.message.timestamp
    }
    return result
  }

  /// How many messages are in the store though every broker has them; `nil`: there are no others.
  private var undeleted: Int64? {
    let delivered = cursors.acknowledgedByAll
    guard !cursors.isEmpty, delivered < numbers.lastID else { return nil }
    return max(0, min(delivered, numbers.settledID) - numbers.deletedUpTo)
  }
}
