extension Outbox {
  /// Takes a broker in that was not there: it gets what comes from now on, or, if it is there already,
  /// goes on where it stands.
  package func admit(broker: String) {
    guard cursors[broker] == nil else { return }
    take()
    if cursors.isEmpty { inlet.open(lastID: lastID, lastOrdinal: lastOrdinal) }
    cursors[broker] = BrokerCursor(acknowledged: lastID, ordinalBase: lastOrdinal)
    urgentCursors.insert(broker)
    scheduleCommit()
  }

  /// Waits no longer for a broker's acknowledgements, and forgets where it stood.
  ///
  /// - Throws: when the store cannot be written; it is forgotten at the next start then.
  package func dismiss(broker: String) async throws(StorageFailure) {
    take()
    cursors[broker] = nil
    if cursors.isEmpty { inlet.close() }
    urgentCursors.remove(broker)
    changedCursors.remove(broker)
    try await storage.forget(broker: broker)
    scheduleCommit()
  }

  /// Goes by other settings from now on.
  package func adopt(_ settings: Settings) async {
    self.settings = settings
    statistics.byteLimit = settings.limit
    await storage.keep(to: settings.limit)
  }

  /// Returns once the store's thread has come to it: proof that the outbox is at work.
  package func answer() async { await storage.answer() }
}
