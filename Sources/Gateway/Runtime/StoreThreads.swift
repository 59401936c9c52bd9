import Adapters
import Logging
import Outbox
import Store
import System

/// The threads of the store: one for the outbox, its publishers and their brokers, one for the database, one that
/// waits for the disk.
struct StoreThreads: Sendable {
  let store: ThreadExecutor
  let messages: PollingExecutor
  private let disk: ThreadExecutor

  /// - Throws: when the system refuses one.
  init() throws(StartFailure) {
    do throws(SystemError) {
      messages = try PollingExecutor(name: "outbox")
      store = try ThreadExecutor(name: "store")
      disk = try ThreadExecutor(name: "store-sync")
    } catch {
      throw .system("store: \(error)")
    }
  }

  /// An outbox on these threads.
  func outbox(
    _ opening: OutboxOpening,
    _ queue: StorageQueue<StoreDatabase>,
    _ settings: Outbox.Settings,
    disk sync: sending StoreSync,
    _ logger: Logger
  ) -> Outbox {
    let messages = messages
    return Outbox(
      opening,
      storage: queue,
      settings: settings,
      executor: messages,
      taskExecutor: ThreadTaskExecutor(messages),
      bell: messages.bell(),
      disk: SyncQueue(sync, executor: disk),
      pause: { try? await messages.sleep(for: $0) },
      logger: logger
    )
  }
}

extension ThreadBell: Doorbell {}
