import Indicators
import Measurements
import Polling

/// Makes events when devices go offline and come back.
///
/// Both events of one absence have the same id. A device that answers from the start causes no
/// event.
struct Reachability {
  /// Since when a device has been offline, by its id.
  private var absences: [String: Timestamp] = [:]

  mutating func event(for status: DeviceStatus, of device: String, at time: Timestamp) -> Event? {
    let isOffline = status.state == .offline
    guard isOffline != (absences[device] != nil) else { return nil }
    let since = absences[device] ?? time
    absences[device] = isOffline ? time : nil
    let seconds = max(0, time.milliseconds(since: since)) / 1000
    return Event(
      subject: device,
      timestamp: time,
      id: "\(device).offline.\(since.milliseconds)",
      type: isOffline ? "device_offline" : "device_online",
      severity: isOffline ? .warning : .info,
      english: isOffline
        ? "\(device) does not answer: \(status.reason)"
        : "\(device) answers again after \(seconds) s",
      vietnamese: isOffline
        ? "\(device) không trả lời: \(status.reason)"
        : "\(device) đã trả lời lại sau \(seconds) giây"
    )
  }
}
