import DeviceProfiles
import Logging

/// What a connection's polling writes to the log.
struct PollingLog {
  let logger: Logger
  /// Devices whose trouble was logged and whose return was not.
  private var troubled: Set<String> = []

  init(_ logger: Logger) { self.logger = logger }

  /// What a log line about a device is about; the connection is the logger's own.
  static func metadata(_ device: DeviceDefinition) -> Logger.Metadata {
    ["device": "\(device.id)", "unit": "\(device.unitID)"]
  }

  mutating func note(_ status: DeviceStatus, of device: DeviceDefinition) {
    let isRecovery = status.state == .online && troubled.remove(device.id) != nil
    if status.state != .online { troubled.insert(device.id) }
    // The end of a fault is logged wherever its beginning is.
    logger.log(
      level: status.state != .online ? .warning : isRecovery ? .notice : .info,
      "device \(status.state.rawValue)\(status.reason.isEmpty ? "" : ": ")\(status.reason)",
      metadata: Self.metadata(device)
    )
  }
}
