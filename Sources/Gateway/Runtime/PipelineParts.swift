import Adapters
import Accounting
import Configuration
import DeviceProfiles
import Measurements
import Messages
import Pipeline

extension ReadingPipeline.Parts {
  /// What the pipeline of a connection uses.
  ///
  /// - Parameters:
  ///   - connection: The connection.
  ///   - present: The configuration, and the messages of its assets.
  ///   - accounting: What computes of the readings; `nil`: nothing does.
  ///   - isObserved: Whether somebody looks at the active powers.
  init(
    _ connection: ConnectionDefinition,
    _ present: ConfigurationInForce,
    _ accounting: Accounting?,
    isObserved: Bool
  ) {
    self.init(
      assets: present.assets,
      accounts: accounting.map(AccountedReadings.init),
      encoders: Self.encoders(connection, present),
      powers: isObserved ? Self.powers(connection) : [:]
    )
  }

  private static func encoders(
    _ connection: ConnectionDefinition,
    _ present: ConfigurationInForce
  ) -> [String: DataEncoder] {
    let publishing = present.configuration.publishing
    var encoders: [String: DataEncoder] = [:]
    for device in connection.devices {
      encoders[device.id] = DataEncoder(
        device,
        topic: present.assets.topic(of: device.id, "data"),
        mode: PublishMode(rawValue: publishing.mode.rawValue) ?? .change,
        heartbeat: publishing.heartbeat
      )
    }
    return encoders
  }

  private static func powers(_ connection: ConnectionDefinition) -> [String: Int] {
    var powers: [String: Int] = [:]
    for device in connection.devices {
      powers[device.id] = device.points.firstIndex { $0.name == "active_power" }
    }
    return powers
  }
}
