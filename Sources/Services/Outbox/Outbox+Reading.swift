extension Outbox {
  /// Runs `body` on the store's thread, for what else is kept beside the messages.
  package func withStorage<Result: Sendable, Failure: Error>(
    _ body: @Sendable (any OutboxStorage) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage)
  }
}
