import Adapters
import Configuration
import DeviceProfiles
import Measurements
import Messages
import Records

/// A configuration with what makes the records of its assets.
struct ConfigurationInForce: Sendable {
  let configuration: GatewayConfiguration
  let assets: AssetRecords
  /// What is published of the assets.
  ///
  /// A SunSpec device is described once it was asked for its points.
  let descriptions: [AssetDescription]
  /// The keys of all descriptions, with those of SunSpec devices.
  let describedKeys: Set<String>

  /// - Parameters:
  ///   - configuration: The configuration.
  ///   - topics: What its keys begin with.
  ///   - book: Gets its dictionary.
  init(_ configuration: GatewayConfiguration, topics: Topics, in book: RecordBook) {
    let assets = AssetRecords(configuration, topics: topics, in: book)
    self.configuration = configuration
    self.assets = assets
    descriptions = configuration.knownDescriptions
    describedKeys = Set(configuration.assetDescriptions.map { assets.key(of: $0.id, "meta") })
  }

  /// The record of all assets.
  func assetList(at time: Timestamp) -> Message {
    assets.assetList(configuration: configuration.hash, at: time)
  }

  /// For `systemctl status`.
  var summary: String {
    let connections = configuration.connections
    let devices = connections.reduce(0) { $0 + $1.devices.count }
    return
      "\(devices) devices on \(connections.count) connections, configuration \(configuration.hash)"
  }
}
