extension Outbox {
  /// Adds a broker: a new one gets messages from now on.
  ///
  /// A broker that is known already continues where it was. One that was dismissed before gets other
  /// numbers than it has seen.
  package func admit(broker: String) async {
    guard cursors[broker] == nil else { return }
    take()
    let (id, ordinal) = (numbers.lastID, numbers.lastOrdinal)
    let former = cursors.former.removeValue(forKey: broker)
    if cursors.isEmpty { intake.open(lastID: id, lastOrdinal: ordinal) }
    cursors.admit(
      broker,
      at: BrokerCursor(acknowledged: id, ordinalBase: former?.ordinalBase ?? ordinal)
    )
    intake.noteAcknowledged(id, by: broker)
    if let former, former.lastOrdinal < ordinal {
      report(former.lastOrdinal + 1...ordinal, to: broker)
    }
    // Where it starts is on the disk before its first message: else another one might begin at 1.
    await commit(withCursors: false, isSynced: true)
  }

  /// Stops waiting for a broker's acknowledgements, and forgets its position.
  ///
  /// - Throws: when the store cannot be written; the broker is then forgotten at the next start.
  package func dismiss(broker: String) async throws(StorageFailure) {
    take()
    if let cursor = cursors[broker] {
      cursors.former[broker] = FormerBroker(
        ordinalBase: cursor.ordinalBase,
        lastOrdinal: numbers.lastOrdinal
      )
    }
    cursors.dismiss(broker)
    if cursors.isEmpty { intake.close() }
    settleDelivered()
    try await store.queue.forget(broker: broker, at: numbers.lastOrdinal)
    scheduleUpkeep()
  }

  /// Uses other settings from now on.
  package func adopt(_ settings: Settings) async {
    self.settings = settings
    record.noteLimit(settings.limit)
    wakeReaders()
    await store.queue.keep(to: settings.limit)
  }

  /// Returns once the store's thread has handled this call, which proves that the outbox works.
  package func answer() async { await store.queue.answer() }
}
