import Measurements
package import Logging
package import Messages

/// Keeps every message until all brokers have acknowledged it.
///
/// A message goes to the brokers at once. What every broker has acknowledged soon is never written to the
/// disk; what some broker lacks after ``Settings/syncEvery`` is stored and synced, all of it in one
/// transaction, and waits there. So a power cut loses at most what was not acknowledged and is not older than
/// that. What the intake keeps survives the end of the process.
///
/// While the store cannot be written, the messages wait in memory and the brokers are served from
/// there.
package actor Outbox {
  package struct Settings: Sendable {
    /// Where every message is synced before it is sent: the least time between two transactions.
    package var gathering: Duration = .milliseconds(50)
    /// How long a message may wait for the brokers before it is stored and synced; zero: it is synced
    /// before it is sent.
    package var syncEvery: Duration = .seconds(1)
    /// The most that the store may take on disk, in bytes; the storage ensures it.
    package var limit: Int64 = 1_000_000_000
    /// How many bytes of messages go into one transaction.
    package var largestTransaction = 1 << 20
    /// With more bytes of messages in memory they are stored early.
    package var liveLimit = 2 << 20
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

  let thread: OutboxThread
  nonisolated let intake: MessageIntake
  var settings: Settings
  let logger: Logger
  var numbers: OutboxNumbers
  var cursors: BrokerCursors
  var live: LiveMessages
  var changes = PendingChanges()
  var supply = BrokerSupply()
  var record: OutboxRecord
  var commits: CommitState
  var store: OutboxStore

  /// Begins to store and to serve the brokers of `opening`.
  ///
  /// - Parameters:
  ///   - opening: What the store held when it was opened.
  ///   - storage: The same store.
  ///   - settings: Its times and limits.
  ///   - executor: The thread of the outbox and its publishers; nothing blocks it.
  ///   - taskExecutor: The same thread as what tasks prefer; `nil`: they prefer none.
  ///   - bell: What wakes that thread; `nil`: a task does.
  ///   - disk: What syncs the storage; `nil` for one that needs no syncing.
  ///   - pause: Sleeps for a while on `executor`, or until the task is cancelled.
  ///   - logger: For faults and drops.
  package init(
    _ opening: OutboxOpening,
    storage: any QueuedStorage,
    settings: Settings,
    executor: any SerialExecutor,
    taskExecutor: (any TaskExecutor)? = nil,
    bell: (any Doorbell)? = nil,
    disk: SyncQueue? = nil,
    pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
    logger: Logger
  ) {
    thread = OutboxThread(
      executor: executor,
      taskExecutor: taskExecutor,
      bell: bell,
      pause: pause
    )
    store = OutboxStore(storage, disk)
    self.settings = settings
    self.logger = logger
    intake = opening.intake
    numbers = OutboxNumbers(opening, isReserving: disk != nil)
    cursors = BrokerCursors(opening.cursors, former: opening.state.formerBrokers)
    live = LiveMessages(after: opening.settledID, settledLimit: 1 << 20)
    record = OutboxRecord(opening.state, limit: settings.limit)
    commits = CommitState(last: .now - settings.gathering, agedID: opening.lastID)
    if !opening.cursors.isEmpty {
      intake.open(lastID: opening.lastID, lastOrdinal: opening.lastOrdinal)
    }
    for stored in opening.leftBehind {
      supply.noteTaken(stored)
      live.append(stored)
    }
    bell?.answer { [weak self] in self?.atHand.serve() }
    let (leftBehind, skipped, missed) = (opening.leftBehind.count, opening.skipped, opening.missed)
    guard leftBehind > 0 || skipped != nil || !missed.isEmpty else { return }
    start { await $0.begin(leftBehind: leftBehind, skipped, missed) }
  }

  /// Does something on the outbox's thread, for a caller that does not wait for it.
  nonisolated func start(_ body: @escaping @Sendable (Outbox) async -> Void) {
    Task(executorPreference: taskExecutor) { await body(self) }
  }

  /// Stores what an earlier process left, and tells of the numbers that are skipped.
  private func begin(
    leftBehind: Int,
    _ skipped: ClosedRange<Int64>?,
    _ missed: [String: ClosedRange<Int64>]
  ) async {
    if leftBehind > 0 {
      logger.info("\(leftBehind) messages that were not stored at the last end are kept")
    }
    let known = cursors.all.keys.filter { missed[$0] == nil }
    if let skipped { known.forEach { report(skipped, to: $0) } }
    for (broker, ordinals) in missed { report(ordinals, to: broker) }
    await flush()
    if !record.isFailing { numbers.reservation.noteTold() }
  }

  /// Takes messages, and changes of the store: no broker gets the messages before the changes are stored.
  package func append(_ messages: [Message], changes new: [any StoredChange] = []) {
    for change in new { changes.add(change, combining: record.isFailing) }
    // Brokers are served from memory then, also with what belongs to changes.
    if record.isFailing, !new.isEmpty, !messages.isEmpty { intake.noteAhead(true) }
    take(messages, isBound: !new.isEmpty)
    if !new.isEmpty { scheduleCommit() }
  }

  /// Sleeps for a while on the outbox's thread, or until the task is cancelled.
  func pause(_ duration: Duration) async { await thread.pause(duration) }
}

/// Where the outbox runs, and how it waits there.
struct OutboxThread: Sendable {
  let executor: any SerialExecutor
  /// The same thread as what tasks prefer; `nil`: they prefer none.
  let taskExecutor: (any TaskExecutor)?
  /// What makes it take what has come; `nil`: a task does.
  let bell: (any Doorbell)?
  let pause: @Sendable (Duration) async -> Void
}
