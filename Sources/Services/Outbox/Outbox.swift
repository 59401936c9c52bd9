package import Logging
package import Messages

/// Keeps every message until all brokers have acknowledged it.
///
/// Messages are gathered for some tens of milliseconds and stored in one transaction; only then a
/// broker gets them. What is stored survives the end of the process at once, and a power cut once it
/// is synced to the disk.
package actor Outbox {
  package struct Settings: Sendable {
    /// How long messages are gathered before they are stored.
    package var gathering: Duration = .milliseconds(25)
    /// The longest time until what is stored is synced to the disk; zero: every time.
    package var syncEvery: Duration = .seconds(1)
    /// What the store may take on disk, in bytes.
    package var limit: Int64 = 1_000_000_000

    package init() {}
  }

  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  let storage: any OutboxStorage
  var settings: Settings
  let logger: Logger
  var lastID: Int64
  var lastOrdinal: Int64
  var storedID: Int64
  var cursors: [String: BrokerCursor] = [:]
  var changedCursors: Set<String> = []
  var deletedUpTo: Int64 = 0
  var pending = OutboxTransaction()
  var pendingBytes = 0
  var tail: MessageTail
  /// The newest retained message of each topic.
  var latest: [String: StoredMessage] = [:]
  var statistics = OutboxStatistics()
  private var gatheringTask: Task<Void, Never>?
  var signals: [Int: AsyncStream<Void>.Continuation] = [:]
  private var nextSignal = 0
  private let clock = ContinuousClock()
  var lastSync: ContinuousClock.Instant

  /// While the store cannot be written, so many bytes wait in memory.
  static let pendingLimit = 16 << 20

  /// Opens the outbox for exactly these brokers: a new one starts with what comes from now on, and
  /// one that is gone is forgotten.
  package init(
    storage: sending any OutboxStorage,
    brokers: [String],
    settings: Settings,
    executor: any SerialExecutor,
    logger: Logger
  ) throws(StorageFailure) {
    let state = try storage.load()
    lastID = state.lastID
    lastOrdinal = state.lastOrdinal
    storedID = state.lastID
    for broker in brokers {
      let fresh = BrokerCursor(acknowledged: state.lastID, ordinalBase: state.lastOrdinal)
      cursors[broker] = state.cursors[broker] ?? fresh
      if state.cursors[broker] == nil { changedCursors.insert(broker) }
    }
    for broker in state.cursors.keys where !brokers.contains(broker) {
      try storage.forget(broker: broker)
    }
    statistics.depth = state.depth
    self.storage = storage
    self.settings = settings
    self.executor = executor
    self.logger = logger
    tail = MessageTail(byteLimit: 4 << 20)
    lastSync = clock.now
  }

  /// Takes messages, and changes to be stored in the same transaction.
  package func append(_ messages: [Message], changes: [any StoredChange] = []) {
    // Without a broker nobody would ever take the messages.
    if !cursors.isEmpty {
      for message in messages { number(message) }
    }
    pending.changes += changes
    statistics.appended += Int64(messages.count)
    if pendingBytes > Self.pendingLimit { shedPending() }
    scheduleCommit()
  }

  private func number(_ message: Message) {
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

  func scheduleCommit() {
    guard gatheringTask == nil else { return }
    let gathering = settings.gathering
    gatheringTask = Task {
      try? await Task.sleep(for: gathering)
      gatheringTask = nil
      commit()
    }
  }

  /// Stores what has been gathered, now.
  package func flush() {
    lastSync = clock.now - settings.syncEvery
    commit()
  }

  var isSyncDue: Bool { lastSync.duration(to: clock.now) >= settings.syncEvery }

  func noteSync() { lastSync = clock.now }

  /// A signal each time messages have been stored; several may be told as one.
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
