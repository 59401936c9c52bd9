import Health
import Adapters
import Configuration
import Glibc
import Logging
import Measurements
import Messages
import Outbox
import Pipeline
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
      let identity = Result { () throws(StorageFailure) in try storage.identity() }
      let journal = Self.intakeJournal(identity, folder, settings.limit, logger)
      let opening = try OutboxOpening(
        storage,
        brokers: configuration.brokers.map(\.id),
        intake: LockedIntake(journal: journal)
      )
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

  /// The ledger whose rows become messages of `assets`.
  func ledger(
    _ assets: AssetMessages,
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
