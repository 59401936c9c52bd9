extension Outbox {
  /// Adds a broker: a new one gets messages from now on.
  ///
  /// A broker that is known already continues where it was.
  package func admit(broker: String) {
    guard cursors[broker] == nil else { return }
    take()
    let (id, ordinal) = (numbers.lastID, numbers.lastOrdinal)
    if cursors.isEmpty { intake.open(lastID: id, lastOrdinal: ordinal) }
    cursors.admit(broker, at: BrokerCursor(acknowledged: id, ordinalBase: ordinal))
    scheduleCommit()
  }

  /// Stops waiting for a broker's acknowledgements, and forgets its position.
  ///
  /// - Throws: when the store cannot be written; the broker is then forgotten at the next start.
  package func dismiss(broker: String) async throws(StorageFailure) {
    take()
    cursors.dismiss(broker)
    if cursors.isEmpty { intake.close() }
    try await storage.forget(broker: broker)
    scheduleCommit()
  }

  /// Uses other settings from now on.
  package func adopt(_ settings: Settings) async {
    self.settings = settings
    record.noteLimit(settings.limit)
    await storage.keep(to: settings.limit)
  }

  /// Returns once the store's thread has handled this call, which proves that the outbox works.
  package func answer() async { await storage.answer() }
}
