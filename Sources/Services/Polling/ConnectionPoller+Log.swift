import DeviceProfiles
import Logging

extension ConnectionPoller {
  /// What a log line about a device is about; the connection is the logger's own.
  func metadata(of device: String) -> Logger.Metadata {
    let unit = definition.devices.first { $0.id == device }?.unitID
    return unit.map { ["device": "\(device)", "unit": "\($0)"] } ?? ["device": "\(device)"]
  }
}
