package import Logging
package import Messages

/// Keeps every message until all brokers have acknowledged it.
///
/// Messages are stored in one transaction with those that come within some milliseconds; only then
/// a broker gets them. What is stored survives the end of the process at once, and a power cut once
/// it is synced to the disk, which follows at most ``Settings/syncEvery`` later.
///
/// While the store cannot be written the messages wait in memory, and the brokers are served from
/// there.
package actor Outbox {
  package struct Settings: Sendable {
    /// The least time between two transactions; what comes meanwhile goes into one.
    package var gathering: Duration = .milliseconds(5)
    /// The longest time until what is stored is synced to the disk; zero: every time.
    package var syncEvery: Duration = .seconds(1)
    /// What the store may take on disk, in bytes; the storage keeps to it.
    package var limit: Int64 = 1_000_000_000
    /// How many bytes of messages go into one transaction.
    package var largestTransaction = 1 << 20
    /// How many bytes wait in memory while the store cannot be written.
    package var memoryLimit = 16 << 20
    /// How long after a failure the store is tried again.
    package var retryAfter: Duration = .seconds(1)
    /// Makes an event of what happens to the outbox.
    package var event: (@Sendable (OutboxNotice) -> Message)?

    package init() {}
  }

  let storage: StorageQueue
  let disk: SyncQueue?
  var settings: Settings
  let logger: Logger
  var lastID: Int64
  var lastOrdinal: Int64
  /// The last message that is in the store.
  var storedID: Int64
  /// While the store fails: the last message in memory that the brokers may have.
  var exposedID: Int64 = 0
  var cursors: [String: BrokerCursor] = [:]
  var changedCursors: Set<String> = []
  var deletedUpTo: Int64 = 0
  /// The last message that the stored counters know of.
  var countedID: Int64
  /// What is to be stored, and its bytes.
  var pending = OutboxTransaction()
  var pendingBytes = 0
  var tail = MessageTail(byteLimit: 4 << 20)
  /// The newest retained message of each topic since the start.
  var latest: [String: StoredMessage] = [:]
  /// The same of before the start, by id, as far as it was asked for.
  var earlierRetained: [String: Int64] = [:]
  var statistics = OutboxStatistics()
  var rows: Int
  /// Drops that no event has told yet.
  var untoldDrops: [MessageClass: Int] = [:]
  var isOverflowing = false
  var committing: Task<Void, Never>?
  var isCommitting = false
  var commitWaiters: [CheckedContinuation<Void, Never>] = []
  var lastCommit: ContinuousClock.Instant
  var retryAt: ContinuousClock.Instant?
  var upkeep: Task<Void, Never>?
  var isUnsynced = false
  var signals: [Int: AsyncStream<Void>.Continuation] = [:]
  var nextSignal = 0
  let clock = ContinuousClock()

  /// Opens the outbox for exactly these brokers: a new one starts with what comes from now on, and
  /// one that is gone is forgotten.
  ///
  /// - Parameters:
  ///   - executor: The storage's thread.
  ///   - disk: What syncs the storage, and its thread; `nil` for one that needs no syncing.
  package init(
    storage: sending any OutboxStorage,
    brokers: [String],
    settings: Settings,
    executor: any SerialExecutor,
    disk: sending (any StorageSync)? = nil,
    diskExecutor: (any SerialExecutor)? = nil,
    logger: Logger
  ) throws(StorageFailure) {
    let state = try storage.load()
    lastID = state.lastID
    lastOrdinal = state.lastOrdinal
    storedID = state.lastID
    countedID = state.lastID
    rows = state.rows
    for broker in brokers {
      let fresh = BrokerCursor(acknowledged: state.lastID, ordinalBase: state.lastOrdinal)
      cursors[broker] = state.cursors[broker] ?? fresh
    }
    // Where a new broker starts must be known before its first message is stored.
    var start = OutboxTransaction()
    start.cursors = cursors.filter { state.cursors[$0.key] == nil }
    start.lastID = lastID
    start.lastOrdinal = lastOrdinal
    if !start.isEmpty { _ = try storage.commit(start) }
    for broker in state.cursors.keys where !brokers.contains(broker) {
      try storage.forget(broker: broker)
    }
    statistics.bytesOnDisk = state.bytesOnDisk
    statistics.byteLimit = settings.limit
    self.storage = StorageQueue(storage, executor: executor)
    if let disk {
      self.disk = SyncQueue(disk, executor: diskExecutor ?? executor)
    } else {
      self.disk = nil
    }
    self.settings = settings
    self.logger = logger
    lastCommit = clock.now - settings.gathering
  }

  /// Takes messages, and changes to be stored in the same transaction.
  package func append(_ messages: [Message], changes: [any StoredChange] = []) {
    for message in messages { take(message) }
    for change in changes { take(change) }
    if pendingBytes > settings.memoryLimit { shedPending() }
    scheduleCommit()
  }

  func take(_ message: Message) {
    statistics.appended += 1
    // Without a broker nobody would ever take the messages.
    guard !cursors.isEmpty else { return }
    lastID += 1
    var ordinal: Int64?
    if message.messageClass == .telemetry {
      lastOrdinal += 1
      ordinal = lastOrdinal
    }
    let stored = StoredMessage(id: lastID, ordinal: ordinal, message: message)
    if message.retain { latest[message.topic] = stored }
    pending.messages.append(stored)
    pendingBytes += stored.size
  }

  private func take(_ change: any StoredChange) {
    if statistics.fault != nil, let last = pending.changes.last,
      let both = last.merged(with: change)
    {
      pending.changes[pending.changes.count - 1] = both
    } else {
      pending.changes.append(change)
    }
  }

  /// A signal each time there are messages for the brokers; several may be told as one.
  package func arrivals() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    let id = nextSignal
    nextSignal += 1
    signals[id] = continuation
    continuation.onTermination = { _ in
      Task { await self.endSignal(id) }
    }
    return stream
  }

  private func endSignal(_ id: Int) { signals[id] = nil }
}
