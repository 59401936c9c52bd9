extension Outbox {
  /// Adds a broker: a new one gets messages from now on.
  ///
  /// A broker that is known already continues where it was.
  package func admit(broker: String) {
    guard cursors[broker] == nil else { return }
    take()
    if cursors.isEmpty { intake.open(lastID: lastID, lastOrdinal: lastOrdinal) }
    cursors[broker] = BrokerCursor(acknowledged: lastID, ordinalBase: lastOrdinal)
    urgentCursors.insert(broker)
    scheduleCommit()
  }

  /// Stops waiting for a broker's acknowledgements, and forgets its position.
  ///
  /// - Throws: when the store cannot be written; the broker is then forgotten at the next start.
  package func dismiss(broker: String) async throws(StorageFailure) {
    take()
    cursors[broker] = nil
    if cursors.isEmpty { intake.close() }
    urgentCursors.remove(broker)
    changedCursors.remove(broker)
    try await storage.forget(broker: broker)
    scheduleCommit()
  }

  /// Uses other settings from now on.
  package func adopt(_ settings: Settings) async {
    self.settings = settings
    statistics.byteLimit = settings.limit
    await storage.keep(to: settings.limit)
  }

  /// Returns once the store's thread has handled this call, which proves that the outbox works.
  package func answer() async { await storage.answer() }
}
