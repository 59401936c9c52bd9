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

  /// The outbox, and the newest time in the store.
  static func outbox(
    _ configuration: GatewayConfiguration,
    _ logger: Logger
  ) throws(StartFailure) -> (Outbox, Timestamp?) {
    let executor: ThreadExecutor
    do throws(SystemError) {
      executor = try ThreadExecutor(name: "store")
    } catch {
      throw .system("store: \(error)")
    }
    do throws(StorageFailure) {
      let storage = try StoreDatabase(folder: configuration.storage.path)
      let lastTime = try storage.lastTime()
      let outbox = try Outbox(
        storage: storage,
        brokers: configuration.brokers.map(\.id),
        settings: outboxSettings(configuration),
        executor: executor,
        logger: logger
      )
      return (outbox, lastTime)
    } catch {
      throw .storeUnusable(error.text)
    }
  }
}
