package import Accounting
package import Calendar
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

  static func outbox(
    _ configuration: GatewayConfiguration,
    _ logger: Logger
  ) throws(StartFailure) -> Outbox {
    var settings = Outbox.Settings()
    settings.limit = Int64(configuration.storage.outboxLimit)
    switch configuration.storage.synchronisation {
    case .everyCommit: settings.syncEvery = .zero
    case .every(let period): settings.syncEvery = period
    }
    let executor: ThreadExecutor
    do throws(SystemError) {
      executor = try ThreadExecutor(name: "store")
    } catch {
      throw .system("store: \(error)")
    }
    do throws(StorageFailure) {
      return try Outbox(
        storage: StoreDatabase(folder: configuration.storage.path),
        brokers: configuration.brokers.map(\.id),
        settings: settings,
        executor: executor,
        logger: logger
      )
    } catch {
      throw .storeUnusable(error.text)
    }
  }

  /// `nil` when there is nothing to account for.
  static func accounting(
    _ configuration: GatewayConfiguration,
    _ ledger: StoredLedger
  ) throws(StartFailure) -> Accounting? {
    let indicators = configuration.indicators
    let isIdle = indicators.accounts.isEmpty && indicators.lines.isEmpty
    if isIdle, indicators.alarms.isEmpty { return nil }
    return Accounting(try accountingDefinition(configuration), store: ledger)
  }

  /// What is to be computed by a configuration.
  package static func accountingDefinition(
    _ configuration: GatewayConfiguration
  ) throws(StartFailure) -> AccountingDefinition {
    AccountingDefinition(
      zone: try zone(named: configuration.identity.timeZone),
      calendar: configuration.indicators.calendar,
      devices: configuration.connections.flatMap(\.devices).map(MeteredDevice.init),
      accounts: configuration.indicators.accounts,
      lines: configuration.indicators.lines,
      alarms: alarms(configuration)
    )
  }

  package static func zone(named name: String) throws(StartFailure) -> TimeZoneRules {
    let path = "/usr/share/zoneinfo/\(name)"
    guard let bytes = contents(of: path) else {
      throw .system("time zone \(name): cannot read \(path); install tzdata")
    }
    do throws(TimeZoneError) {
      return try TimeZoneRules(name: name, tzif: bytes)
    } catch {
      throw .system("time zone \(name): \(error)")
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
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

extension MeteredDevice {
  init(_ device: DeviceDefinition) {
    self.init(
      id: device.id,
      ratedPower: device.ratedPower,
      points: device.points.map { point in
        MeteredPoint(
          name: point.name,
          pollPeriod: device.period(of: point).wholeMilliseconds,
          wrapsAt: point.counter.wrapsAt
        )
      }
    )
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
