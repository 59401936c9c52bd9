import Events
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
      isOffline
        ? .deviceOffline(device: device, reason: status.words)
        : .deviceOnline(device: device, duration: seconds),
      of: device,
      at: time,
      id: "\(device).offline.\(since.milliseconds)"
    )
  }
}
