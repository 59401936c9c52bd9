package import Logging
package import Messages

/// Keeps every message until all brokers have acknowledged it.
///
/// Messages that come within some milliseconds are stored in one transaction, and only then sent to
/// a broker. What is stored survives the end of the process at once. It survives a power cut once
/// it is synced to the disk, at most ``Settings/syncEvery`` later.
///
/// While the store cannot be written, the messages wait in memory and the brokers are served from
/// there.
///
/// Messages that were in the intake when the process ended, and were not stored, are the first that
/// the next process stores.
package actor Outbox {
  package struct Settings: Sendable {
    /// The least time between two transactions; messages that come meanwhile share the next one.
    ///
    /// This is also the delay while messages keep coming. Each transaction wakes four threads and
    /// writes whole pages to the flash. An outbox that has nothing to do stores a message at once.
    package var gathering: Duration = .milliseconds(50)
    /// The longest time until stored messages are synced to the disk; zero: every time.
    package var syncEvery: Duration = .seconds(1)
    /// The most that the store may take on disk, in bytes; the storage ensures it.
    package var limit: Int64 = 1_000_000_000
    /// How many bytes of messages go into one transaction.
    package var largestTransaction = 1 << 20
    /// How many bytes may wait in memory while the store cannot be written.
    package var memoryLimit = 16 << 20
    /// How long after a failure storing is tried again.
    package var retryAfter: Duration = .seconds(1)
    /// Makes an event from a notice of the outbox.
    package var event: (@Sendable (OutboxNotice) -> Message)?

    package init() {}
  }

  /// One thread for the outbox and its publishers: a message passes between them without a change
  /// of threads.
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  /// The same thread, for tasks that resume on it without a detour through the global pool.
  nonisolated package let taskExecutor: (any TaskExecutor)?
  let storage: any QueuedStorage
  let disk: SyncQueue?
  nonisolated let intake: any MessageIntake
  let pause: @Sendable (Duration) async -> Void
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
  /// Brokers whose cursor goes with the next transaction, even without messages.
  ///
  /// A new broker's start must be stored before its first message.
  var urgentCursors: Set<String> = []
  /// What is being stored just now.
  var inCommit: [StoredMessage] = []
  /// What is to be stored, and its bytes.
  var pending = OutboxTransaction()
  var pendingBytes = 0
  var recent = RecentMessages(byteLimit: 1 << 20)
  /// The newest retained message of each topic since the start.
  var latest: [String: StoredMessage] = [:]
  /// The newest retained messages from before the start, by id, as far as they were asked for.
  var earlierRetained: [String: Int64] = [:]
  var statistics = OutboxStatistics()
  var rows: Int
  /// Dropped messages that no event has reported yet.
  var unreportedDrops: [MessageClass: Int] = [:]
  var isOverflowing = false
  var committing: Task<Void, Never>?
  var isCommitting = false
  var commitWaiters: [CheckedContinuation<Void, Never>] = []
  var lastCommit: ContinuousClock.Instant
  var retryAt: ContinuousClock.Instant?
  var upkeep: Task<Void, Never>?
  var isUnsynced = false
  /// Why the store cannot be made durable, while it cannot.
  var syncFault: String?
  var arrivalWaiters: [CheckedContinuation<Void, Never>] = []
  let clock = ContinuousClock()

  /// Begins to store and to serve the brokers of `opening`.
  ///
  /// - Parameters:
  ///   - opening: What the store held when it was opened.
  ///   - storage: The same store.
  ///   - settings: Its times and limits.
  ///   - executor: The thread of the outbox and its publishers; nothing blocks it.
  ///   - taskExecutor: The same thread as what tasks prefer; `nil`: they prefer none.
  ///   - disk: What syncs the storage; `nil` for one that needs no syncing.
  ///   - pause: Sleeps for a while on `executor`, or until the task is cancelled.
  ///   - logger: For faults and drops.
  package init(
    _ opening: OutboxOpening,
    storage: any QueuedStorage,
    settings: Settings,
    executor: any SerialExecutor,
    taskExecutor: (any TaskExecutor)? = nil,
    disk: SyncQueue? = nil,
    pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
    logger: Logger
  ) {
    lastID = opening.lastID
    lastOrdinal = opening.lastOrdinal
    storedID = opening.storedID
    countedID = opening.storedID
    rows = opening.state.rows
    cursors = opening.cursors
    statistics.bytesOnDisk = opening.state.bytesOnDisk
    statistics.byteLimit = settings.limit
    self.executor = executor
    self.taskExecutor = taskExecutor
    self.storage = storage
    self.disk = disk
    intake = opening.intake
    self.pause = pause
    self.settings = settings
    self.logger = logger
    lastCommit = clock.now - settings.gathering
    if !cursors.isEmpty { intake.open(lastID: lastID, lastOrdinal: lastOrdinal) }
    let leftBehind = opening.leftBehind
    pending.messages = leftBehind
    pendingBytes = leftBehind.reduce(0) { $0 + $1.size }
    for stored in leftBehind where stored.message.retain { latest[stored.message.topic] = stored }
    if !leftBehind.isEmpty {
      logger.info("\(leftBehind.count) messages that were not stored at the last end are kept")
      Task(executorPreference: taskExecutor) { await self.append([]) }
    }
  }

  /// Takes messages, and changes to be stored in the same transaction.
  package func append(_ messages: [Message], changes: [any StoredChange] = []) {
    take(messages)
    for change in changes { take(change) }
    scheduleCommit()
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

  /// Waits until there are messages for the brokers after an id, or until the task is cancelled.
  package func arrival(after id: Int64) async {
    await withTaskCancellationHandler {
      guard newestID <= id, !Task.isCancelled else { return }
      await withCheckedContinuation { arrivalWaiters.append($0) }
    } onCancel: {
      Task { await signalArrival() }
    }
  }
}
