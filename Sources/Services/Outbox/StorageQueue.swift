/// An ``OutboxStorage`` on its own thread.
package protocol QueuedStorage: Sendable {
  func commit(_ transaction: OutboxTransaction) async throws(StorageFailure) -> OutboxReceipt
  func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int
  ) async throws(StorageFailure) -> [StoredMessage]
  func newestRetained(of topic: String) async throws(StorageFailure) -> Int64?
  func forget(broker: String, at ordinal: Int64) async throws(StorageFailure)
  func keep(to limit: Int64) async
  func tidy() async -> Bool

  /// Returns when everything before it is done.
  func answer() async
}

/// Runs the storage on its own thread, so that a slow disk delays neither polling nor those who
/// pass messages on.
package actor StorageQueue<Storage: OutboxStorage>: QueuedStorage {
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  private let storage: Storage

  /// How many bytes are read at once.
  private static var readSize: Int { 1 << 18 }

  package init(_ storage: sending Storage, executor: any SerialExecutor) {
    self.storage = storage
    self.executor = executor
  }

  package func commit(_ transaction: OutboxTransaction) throws(StorageFailure) -> OutboxReceipt {
    try storage.commit(transaction)
  }

  package func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int
  ) throws(StorageFailure) -> [StoredMessage] {
    try storage.messages(after: id, upTo: last, limit: limit, bytes: Self.readSize)
  }

  package func newestRetained(of topic: String) throws(StorageFailure) -> Int64? {
    try storage.newestRetained(of: topic)
  }

  package func forget(broker: String, at ordinal: Int64) throws(StorageFailure) {
    try storage.forget(broker: broker, at: ordinal)
  }

  package func keep(to limit: Int64) { storage.keep(to: limit) }

  package func answer() {}

  package func tidy() -> Bool { storage.tidy() }

  /// Runs `body` for other data that is kept beside the messages.
  package func read<Result: Sendable, Failure: Error>(
    _ body: @Sendable (Storage) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage)
  }
}

/// Syncs what the storage has committed to the disk, on its own thread: `fsync` may take a second
/// on a worn flash card, and nothing must wait for it.
package actor SyncQueue {
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  private let disk: any StorageSync

  package init(_ disk: sending any StorageSync, executor: any SerialExecutor) {
    self.disk = disk
    self.executor = executor
  }

  func sync() throws(StorageFailure) { try disk.sync() }

  func note(_ note: NumberNote) throws(StorageFailure) { try disk.note(note) }
}
