import Accounting
import Calendar
package import Configuration
import DeviceProfiles
import Energy
import Glibc
import Logging
import Measurements
import Messages
import Outbox
import Production
import Store
import Threading

extension GatewayRuntime {
  package static func paths(_ configuration: GatewayConfiguration) -> [String: [String]] {
    var paths: [String: [String]] = [:]
    for device in configuration.connections.flatMap(\.devices) { paths[device.id] = device.path }
    for account in configuration.indicators.accounts { paths[account.id] = account.path }
    for line in configuration.indicators.lines { paths[line.id] = line.path }
    return paths
  }

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

  /// The outbox, and the newest time in the store.
  static func outbox(
    _ configuration: GatewayConfiguration,
    _ topics: Topics,
    _ logger: Logger
  ) throws(StartFailure) -> (Outbox, Timestamp?) {
    let settings = outboxSettings(configuration, topics)
    let (thread, syncThread): (ThreadExecutor, ThreadExecutor)
    do throws(SystemError) {
      thread = try ThreadExecutor(name: "store")
      syncThread = try ThreadExecutor(name: "store-sync")
    } catch {
      throw .system("store: \(error)")
    }
    let folder = configuration.storage.path
    do throws(StorageFailure) {
      let storage = try StoreDatabase(folder: folder, limit: settings.limit)
      let lastTime = try storage.lastTime()
      let outbox = try Outbox(
        storage: storage,
        brokers: configuration.brokers.map(\.id),
        settings: settings,
        executor: thread,
        disk: StoreSync(folder: folder),
        diskExecutor: syncThread,
        logger: logger
      )
      return (outbox, lastTime)
    } catch {
      throw .storeUnusable(error.text)
    }
  }

  /// `nil` when there is nothing to account for.
  static func accounting(
    _ configuration: GatewayConfiguration,
    _ ledger: StoredLedger
  ) throws(StartFailure) -> Accounting? {
    guard let definition = try AccountingDefinition(configuration) else { return nil }
    return Accounting(definition, store: ledger)
  }

  static func encoders(
    _ connection: ConnectionDefinition,
    _ configuration: GatewayConfiguration,
    _ assets: AssetMessages
  ) -> [String: DataEncoder] {
    var encoders: [String: DataEncoder] = [:]
    for device in connection.devices {
      encoders[device.id] = DataEncoder(
        device,
        topic: assets.topic(of: device.id, "data"),
        mode: PublishMode(rawValue: configuration.publishing.mode.rawValue) ?? .change,
        heartbeat: configuration.publishing.heartbeat
      )
    }
    return encoders
  }

  static func powers(_ connection: ConnectionDefinition) -> [String: Int] {
    var powers: [String: Int] = [:]
    for device in connection.devices {
      powers[device.id] = device.points.firstIndex { $0.name == "active_power" }
    }
    return powers
  }

  static func logger(_ logger: Logger, _ connection: ConnectionDefinition) -> Logger {
    var logger = logger
    logger[metadataKey: "connection"] = "\(connection.id)"
    return logger
  }
}

extension ProductionLineDefinition {
  /// The ids of the devices that the line reads.
  var devices: [String] {
    let state: PointReference =
      switch self.state {
      case .point(let point, _): point
      case .power(let point, _, _, _): point
      }
    let points = [state, counters.good, counters.reject, counters.total].compactMap(\.self)
    return Array(Set(points.map(\.device))).sorted()
  }
}
