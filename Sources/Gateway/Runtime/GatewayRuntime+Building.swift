import Accounting
import Calendar
import Configuration
import DeviceProfiles
import Energy
import Logging
import Measurements
import Messages
import Production

extension GatewayRuntime {
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
  /// The ids of the devices that the production line reads.
  var devices: [String] {
    Array(Set(allPoints.map(\.device))).sorted()
  }
}
