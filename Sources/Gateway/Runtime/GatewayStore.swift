import Health
import Adapters
import Configuration
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
    /// Whether it is unknown what the brokers have seen of the last run, as after a power cut.
    var isCut: Bool
    /// After how many such ends: rows that are computed again get revisions above all that they may have had.
    var cuts: Int64
    /// When the store was created, in seconds of Unix time: it rises when the numbering starts anew.
    var epoch: Int64
  }

  let folder: String
  let past: Past
  let outbox: Outbox
  /// The outbox's store, with the ledger in it.
  let queue: StorageQueue<StoreDatabase>
  /// The thread of the outbox, its publishers, and the brokers that cannot block it.
  let thread: PollingExecutor
  /// What the numbers in records stand for.
  let book: RecordBook
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
    thread = threads.messages
    let settings = Self.settings(configuration, topics)
    do throws(StorageFailure) {
      lock = try StoreLock(folder: folder)
      runRecord = RunRecord(folder: folder)
      let lastEnd = runRecord.begin()
      let storage = try StoreDatabase(folder: folder, limit: settings.limit)
      let lastTime = try storage.lastTime()
      let describedTopics = try storage.describedTopics()
      book = RecordBook(try storage.dictionaries())
      let epoch = try storage.epoch(at: SystemClock().wallTime())
      let start = try StoreStart(storage, configuration, settings.limit, lastEnd, logger)
      Self.keep(configuration, of: book, in: storage, logger)
      queue = StorageQueue(storage, executor: threads.store)
      past = Past(
        lastTime: lastTime,
        describedTopics: describedTopics,
        lastEnd: lastEnd,
        isCut: start.opening.isCut,
        cuts: start.numbers?.cuts ?? 0,
        epoch: epoch
      )
      outbox = threads.outbox(
        start.opening,
        queue,
        settings,
        disk: StoreSync(folder: folder, numbers: start.numbers),
        logger
      )
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
}

extension GatewayStore: StoreForEvents {
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
