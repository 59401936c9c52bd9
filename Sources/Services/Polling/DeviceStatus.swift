package import DeviceProfiles
package import Measurements

/// What is known of a device's reachability; published as the asset's `status`.
package struct DeviceStatus: Sendable, Hashable {
  package enum State: String, Sendable, Hashable {
    /// It answers and every point is good.
    case online
    /// It answers, but some point is bad.
    case degraded
    /// No valid answer for 3 s and two cycles.
    case offline
  }

  package var state: State
  /// Why, for a person; empty when online.
  package var reason: String
  /// When it last answered.
  package var lastOK: Timestamp?
  /// Whether its poll period cannot be kept.
  package var isLate: Bool

  package init(state: State, reason: String, lastOK: Timestamp?, isLate: Bool) {
    self.state = state
    self.reason = reason
    self.lastOK = lastOK
    self.isLate = isLate
  }
}

/// Receives what polling finds, one finding after the other; never on the connection's thread.
package protocol PollingObserver: Sendable {
  func polled(_ scan: PollResult) async
  func statusChanged(_ status: DeviceStatus, of device: String, at timestamp: Timestamp) async
  /// The points of a device that is asked for them are known: those of `device` and no others.
  func discovered(_ device: DeviceDefinition, at timestamp: Timestamp) async
}

extension PollingObserver {
  package func discovered(_ device: DeviceDefinition, at timestamp: Timestamp) async {}
}
