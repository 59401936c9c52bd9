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
    unsafe thread.executor.asUnownedSerialExecutor()
  }

  /// The same thread, for tasks that resume on it without a detour through the global pool.
  nonisolated package var taskExecutor: (any TaskExecutor)? { thread.taskExecutor }

  private let thread: OutboxThread
  let storage: any QueuedStorage
  nonisolated let intake: any MessageIntake
  var settings: Settings
  let logger: Logger
  var numbers: OutboxNumbers
  var cursors: BrokerCursors
  var pending: PendingMessages
  var supply = BrokerSupply()
  var record: OutboxRecord
  var commits: CommitState
  var durability: Durability

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
    thread = OutboxThread(executor: executor, taskExecutor: taskExecutor, pause: pause)
    self.storage = storage
    self.settings = settings
    self.logger = logger
    intake = opening.intake
    numbers = OutboxNumbers(opening)
    cursors = BrokerCursors(opening.cursors)
    pending = PendingMessages(opening.leftBehind)
    record = OutboxRecord(opening.state, limit: settings.limit)
    commits = CommitState(last: .now - settings.gathering)
    durability = Durability(disk)
    if !opening.cursors.isEmpty {
      intake.open(lastID: opening.lastID, lastOrdinal: opening.lastOrdinal)
    }
    for stored in opening.leftBehind { supply.noteTaken(stored) }
    let leftBehind = opening.leftBehind.count
    if leftBehind > 0 {
      logger.info("\(leftBehind) messages that were not stored at the last end are kept")
      Task(executorPreference: taskExecutor) { await self.append([]) }
    }
  }

  /// Takes messages, and changes to be stored in the same transaction.
  package func append(_ messages: [Message], changes: [any StoredChange] = []) {
    take(messages)
    for change in changes { pending.add(change, combining: record.isFailing) }
    scheduleCommit()
  }

  /// Sleeps for a while on the outbox's thread, or until the task is cancelled.
  func pause(_ duration: Duration) async { await thread.pause(duration) }

  /// Waits until there are messages for the brokers after an id, or until the task is cancelled.
  package func arrival(after id: Int64) async {
    await withTaskCancellationHandler {
      guard newestID <= id, !Task.isCancelled else { return }
      await withCheckedContinuation { supply.wait($0) }
    } onCancel: {
      Task { await wakeReaders() }
    }
  }
}

/// Where the outbox runs, and how it waits there.
struct OutboxThread: Sendable {
  let executor: any SerialExecutor
  /// The same thread as what tasks prefer; `nil`: they prefer none.
  let taskExecutor: (any TaskExecutor)?
  let pause: @Sendable (Duration) async -> Void
}
