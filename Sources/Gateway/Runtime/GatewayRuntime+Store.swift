import Health
import Adapters
import Configuration
import Glibc
import Logging
import Measurements
import Messages
import Outbox
import Store
import System

extension GatewayRuntime {
  static func lock(_ folder: String) throws(StartFailure) -> StoreLock {
    do throws(StorageFailure) {
      return try StoreLock(folder: folder)
    } catch {
      throw .storeUnusable(error.text)
    }
  }

  static func outboxSettings(
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

  /// What an earlier run left in the store.
  struct Past: Sendable {
    var lastTime: Timestamp?
    var describedTopics: Set<String>
  }

  /// The outbox, and what else is in its store.
  static func outbox(
    _ configuration: GatewayConfiguration,
    _ topics: Topics,
    _ logger: Logger
  ) throws(StartFailure) -> (Outbox, StorageQueue<StoreDatabase>, Past) {
    let settings = outboxSettings(configuration, topics)
    let (thread, storeThread, syncThread): (ThreadExecutor, ThreadExecutor, ThreadExecutor)
    do throws(SystemError) {
      thread = try ThreadExecutor(name: "outbox")
      storeThread = try ThreadExecutor(name: "store")
      syncThread = try ThreadExecutor(name: "store-sync")
    } catch {
      throw .system("store: \(error)")
    }
    let folder = configuration.storage.path
    do throws(StorageFailure) {
      let storage = try StoreDatabase(folder: folder, limit: settings.limit)
      let past = Past(
        lastTime: try storage.lastTime(),
        describedTopics: try storage.describedTopics()
      )
      let identity = Result { () throws(StorageFailure) in try storage.identity() }
      let opening = try OutboxOpening(
        storage,
        brokers: configuration.brokers.map(\.id),
        intake: LockedIntake(journal: intakeJournal(identity, folder, settings.limit, logger))
      )
      let store = StorageQueue(storage, executor: storeThread)
      let outbox = Outbox(
        opening,
        storage: store,
        settings: settings,
        executor: thread,
        taskExecutor: ThreadTaskExecutor(thread),
        disk: SyncQueue(StoreSync(folder: folder), executor: syncThread),
        pause: { try? await thread.sleep(for: $0) },
        logger: logger
      )
      return (outbox, store, past)
    } catch {
      throw .storeUnusable(error.text)
    }
  }
}
