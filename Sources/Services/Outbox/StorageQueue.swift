/// Runs the storage on its own thread, so that a slow disk delays neither polling nor those who
/// pass messages on.
actor StorageQueue {
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  private let storage: any OutboxStorage

  /// How many bytes are read at once.
  private static let readSize = 1 << 18

  init(_ storage: sending any OutboxStorage, executor: any SerialExecutor) {
    self.storage = storage
    self.executor = executor
  }

  func commit(_ transaction: OutboxTransaction) throws(StorageFailure) -> OutboxReceipt {
    try storage.commit(transaction)
  }

  func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int
  ) throws(StorageFailure) -> [StoredMessage] {
    try storage.messages(after: id, upTo: last, limit: limit, bytes: Self.readSize)
  }

  func newestRetained(of topic: String) throws(StorageFailure) -> Int64? {
    try storage.newestRetained(of: topic)
  }

  func noteUnsaved(lastID: Int64, lastOrdinal: Int64) {
    storage.noteUnsaved(lastID: lastID, lastOrdinal: lastOrdinal)
  }

  func forget(broker: String) throws(StorageFailure) { try storage.forget(broker: broker) }

  func keep(to limit: Int64) { storage.keep(to: limit) }

  func answer() {}

  func tidy() { storage.tidy() }

  /// Runs `body` for other data that is kept beside the messages.
  func read<Result: Sendable, Failure: Error>(
    _ body: @Sendable (any OutboxStorage) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage)
  }
}

/// Syncs what the storage has committed to the disk, on its own thread: `fsync` may take a second
/// on a worn flash card, and nothing must wait for it.
actor SyncQueue {
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  private let disk: any StorageSync

  init(_ disk: sending any StorageSync, executor: any SerialExecutor) {
    self.disk = disk
    self.executor = executor
  }

  func sync() throws(StorageFailure) { try disk.sync() }
}
