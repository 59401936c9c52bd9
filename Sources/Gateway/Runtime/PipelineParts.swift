import Adapters
import Accounting
import Configuration
import DeviceProfiles
import Measurements
import Pipeline
import Records

extension ReadingPipeline.Parts {
  /// What the pipeline of a connection uses.
  ///
  /// - Parameters:
  ///   - connection: The connection.
  ///   - present: The configuration, and what makes the records of its assets.
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
      devices: Self.devices(connection, present),
      powers: isObserved ? Self.powers(connection) : [:]
    )
  }

  private static func devices(
    _ connection: ConnectionDefinition,
    _ present: ConfigurationInForce
  ) -> [String: DeviceRecords] {
    let publishing = present.configuration.publishing
    var devices: [String: DeviceRecords] = [:]
    for device in connection.devices {
      devices[device.id] = DeviceRecords(
        device,
        present.assets,
        mode: PublishMode(rawValue: publishing.mode.rawValue) ?? .change,
        heartbeat: publishing.heartbeat
      )
    }
    return devices
  }

  private static func powers(_ connection: ConnectionDefinition) -> [String: Int] {
    var powers: [String: Int] = [:]
    for device in connection.devices {
      powers[device.id] = device.points.firstIndex { $0.name == "active_power" }
    }
    return powers
  }
}
