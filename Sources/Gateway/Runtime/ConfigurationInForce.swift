import Adapters
import Configuration
import DeviceProfiles
import Energy
import Indicators
import Measurements
import Messages
import Production

/// A configuration with the messages of its assets.
struct ConfigurationInForce: Sendable {
  let configuration: GatewayConfiguration
  let assets: AssetMessages

  init(_ configuration: GatewayConfiguration, topics: Topics) {
    self.configuration = configuration
    assets = AssetMessages(topics: topics, paths: configuration.assetPaths)
  }

  /// The messages that describe the assets.
  ///
  /// A SunSpec device is described once it was asked for its points.
  func descriptions(at time: Timestamp) -> [Message] {
    describe(configuration.connections.flatMap(\.devices).filter { $0.sunSpec == nil }, at: time)
  }

  /// The topics of all descriptions, with those of SunSpec devices.
  func describedTopics(at time: Timestamp) -> Set<String> {
    Set(describe(configuration.connections.flatMap(\.devices), at: time).map(\.topic))
  }

  private func describe(_ devices: [DeviceDefinition], at time: Timestamp) -> [Message] {
    devices.map { assets.meta(of: $0, at: time) }
      + configuration.indicators.accounts.map {
        assets.meta(of: $0.id, kind: .energyAccount, devices: $0.devices, at: time)
      }
      + configuration.indicators.lines.map {
        assets.meta(of: $0.id, kind: .productionLine, devices: $0.devices, at: time)
      }
  }

  /// For `systemctl status`.
  var summary: String {
    let connections = configuration.connections
    let devices = connections.reduce(0) { $0 + $1.devices.count }
    return
      "\(devices) devices on \(connections.count) connections, configuration \(configuration.hash)"
  }
}

extension ProductionLineDefinition {
  /// The ids of the devices that the production line reads.
  var devices: [String] {
    Array(Set(allPoints.map(\.device))).sorted()
  }
}
