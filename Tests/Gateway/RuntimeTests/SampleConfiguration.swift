import DeviceProfiles
import Registers

@testable import Configuration

extension DeviceDefinition {
  /// A device with one register.
  static func sample(_ id: String, unit: UInt8 = 1) -> Self {
    Self(
      id: id,
      unitID: unit,
      points: [PointDefinition(name: "value", table: .holding, address: 0, type: .uint16)]
    )
  }
}

extension ConnectionDefinition {
  /// A connection to a port on which nobody answers.
  static func sample(_ id: String, _ devices: DeviceDefinition...) -> Self {
    Self(id: id, endpoint: .tcp(host: "127.0.0.1", port: 1), devices: devices)
  }
}

extension GatewayConfiguration {
  /// Without brokers and KPIs; `hash` is `one`.
  static func sample(storedIn folder: String, _ connections: ConnectionDefinition...) -> Self {
    Self(
      identity: GatewayIdentity(
        id: "gw-01",
        enterprise: "becamex",
        park: "bau-bang",
        factory: "dai-nam",
        timeZone: "Asia/Ho_Chi_Minh"
      ),
      brokers: [],
      storage: StorageSettings(
        path: folder,
        outboxLimit: 10_000_000,
        indicatorHistory: .seconds(86_400),
        synchronisation: .everyCommit
      ),
      publishing: PublishSettings(mode: .change, heartbeat: .seconds(60)),
      allowsWrites: false,
      web: nil,
      logLevel: .info,
      connections: connections,
      indicators: IndicatorDefinitions(),
      hash: "one"
    )
  }
}
