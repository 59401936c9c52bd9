import Configuration
import Logging
import Measurements
import Outbox
import Store
import Threading

extension GatewayRuntime {
  static func lock(_ folder: String) throws(StartFailure) -> StoreLock {
    do throws(StorageFailure) {
      return try StoreLock(folder: folder)
    } catch {
      throw .storeUnusable(error.text)
    }
  }

  static func outboxSettings(_ configuration: GatewayConfiguration) -> Outbox.Settings {
    var settings = Outbox.Settings()
    settings.limit = Int64(configuration.storage.outboxLimit)
    switch configuration.storage.synchronisation {
    case .everyCommit: settings.syncEvery = .zero
    case .every(let period): settings.syncEvery = period
    }
    return settings
  }

  /// What an earlier run has left in the store.
  struct Past: Sendable {
    var lastTime: Timestamp?
    var describedTopics: Set<String>
  }

  /// The outbox, and what else is in its store.
  static func outbox(
    _ configuration: GatewayConfiguration,
    _ logger: Logger
  ) throws(StartFailure) -> (Outbox, Past) {
    let executor: ThreadExecutor
    do throws(SystemError) {
      executor = try ThreadExecutor(name: "store")
    } catch {
      throw .system("store: \(error)")
    }
    do throws(StorageFailure) {
      let storage = try StoreDatabase(folder: configuration.storage.path)
      let past = Past(
        lastTime: try storage.lastTime(),
        describedTopics: try storage.describedTopics()
      )
      let outbox = try Outbox(
        storage: storage,
        brokers: configuration.brokers.map(\.id),
        settings: outboxSettings(configuration),
        executor: executor,
        logger: logger
      )
      return (outbox, past)
    } catch {
      throw .storeUnusable(error.text)
    }
  }
}
