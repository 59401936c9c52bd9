import Health
import Adapters
import Configuration
import Glibc
import Logging
import Measurements
import Messages
import Outbox
import Pipeline
import Records
import Store
import System

/// The store of a running gateway: the outbox, the ledger, and the lock on their folder.
struct GatewayStore: Sendable {
  /// What an earlier run left.
  struct Past: Sendable {
    /// When the store was last in use; `nil` for a new one.
    var lastTime: Timestamp?
    /// The topics of the assets that were described to the brokers.
    var describedTopics: Set<String>
    var lastEnd: LastEnd
  }

  let folder: String
  let past: Past
  let outbox: Outbox
  /// The outbox's store, with the ledger in it.
  let queue: StorageQueue<StoreDatabase>
  /// What the numbers in records stand for.
  let book: RecordBook
  /// Rises when the numbering of messages starts anew.
  let epoch: Int64
  private let runRecord: RunRecord
  /// Held as long as the store is in use.
  private let lock: StoreLock

  /// Locks and opens the store of a configuration, and notes that a run begins.
  ///
  /// - Throws: when it cannot be used, or the system refuses a thread.
  init(
    _ configuration: GatewayConfiguration,
    _ topics: Topics,
    _ logger: Logger
  ) throws(StartFailure) {
    folder = configuration.storage.path
    let threads = try StoreThreads()
    let settings = Self.settings(configuration, topics)
    do throws(StorageFailure) {
      lock = try StoreLock(folder: folder)
      let storage = try StoreDatabase(folder: folder, limit: settings.limit)
      let lastTime = try storage.lastTime()
      let describedTopics = try storage.describedTopics()
      book = RecordBook(try storage.dictionaries())
      epoch = try storage.epoch(now: WallClock.now() / 1_000_000_000)
      let identity = Result { () throws(StorageFailure) in try storage.identity() }
      let journal = Self.intakeJournal(identity, folder, settings.limit, logger)
      let opening = try OutboxOpening(
        storage,
        brokers: configuration.brokers.map(\.id),
        intake: LockedIntake(journal: journal)
      )
      Self.keep(configuration, of: book, in: storage, logger)
      queue = StorageQueue(storage, executor: threads.store)
      runRecord = RunRecord(folder: folder)
      past = Past(
        lastTime: lastTime,
        describedTopics: describedTopics,
        lastEnd: runRecord.begin()
      )
      outbox = threads.outbox(opening, queue, settings, folder: folder, logger)
    } catch {
      throw .storeUnusable(error.text)
    }
  }

  /// Uses the settings of another configuration from now on.
  func adopt(_ configuration: GatewayConfiguration, _ topics: Topics) async {
    await outbox.adopt(Self.settings(configuration, topics))
  }

  /// Keeps what the records of another configuration will need.
  func keepDictionary(of configuration: GatewayConfiguration, _ logger: Logger) async {
    let book = book
    await queue.read { Self.keep(configuration, of: book, in: $0, logger) }
  }

  /// Where the store fails, records are understood until the next start.
  private static func keep(
    _ configuration: GatewayConfiguration,
    of book: RecordBook,
    in storage: StoreDatabase,
    _ logger: Logger
  ) {
    let dictionary = RecordDictionary(configuration)
    let revision = book.revision(of: dictionary)
    do throws(StorageFailure) {
      try storage.keep(dictionary: dictionary.bytes, revision: revision)
    } catch {
      logger.error("what records stand for cannot be stored: \(error.text)")
    }
  }

  /// The ledger whose rows become records of `assets`.
  func ledger(
    _ assets: AssetRecords,
    clock: GatewayClock,
    observer: (any LiveObserver)?
  ) -> StoredLedger {
    StoredLedger(outbox: outbox, store: queue, assets: assets, clock: clock, observer: observer)
  }

  /// Notes that the run has ended as it was asked to.
  func endRun() { runRecord.end() }

  private static func settings(
    _ configuration: GatewayConfiguration,
    _ topics: Topics
  ) -> Outbox.Settings {
    var settings = Outbox.Settings()
    settings.limit = Int64(configuration.storage.outboxLimit)
    switch configuration.storage.synchronisation {
    case .everyCommit: settings.syncEvery = .zero
    case .every(let period): settings.syncEvery = period
    }
    settings.event = OutboxEvents(topics: topics).message
    return settings
  }

  /// Where messages are kept until they are stored.
  ///
  /// This is memory that outlives the process, where systemd gives the gateway a folder there, or
  /// else a file beside the store.
  private static func intakeJournal(
    _ store: Result<Int64, StorageFailure>,
    _ folder: String,
    _ limit: Int64,
    _ logger: Logger
  ) -> IntakeJournal? {
    let runtime = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) } ?? ""
    let place = runtime.split(separator: ":").first.map(String.init) ?? folder
    do throws(StorageFailure) {
      return try IntakeJournal(
        path: place + "/park-gateway.intake",
        size: Int(clamping: StoreBudget.intake(limit: limit)),
        store: try store.get()
      )
    } catch {
      logger.warning("if the process is killed, unstored messages are lost: \(error.text)")
      return nil
    }
  }
}

extension GatewayStore: RuntimeStore {
  func append(_ messages: [Message], changes: [any StoredChange]) async {
    await outbox.append(messages, changes: changes)
  }

  func topics(below prefixes: [String]) async -> [String] {
    await outbox.flush()
    return await queue.read { store in
      prefixes.flatMap { (try? store.topics(below: $0)) ?? [] }
    }
  }
}
