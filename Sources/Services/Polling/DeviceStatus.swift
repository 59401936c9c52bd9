package import Languages
import DeviceProfiles
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
  package var words: BilingualText
  /// When it last answered.
  package var lastOK: Timestamp?
  /// Whether its poll period cannot be kept.
  package var isLate: Bool

  package init(state: State, reason: BilingualText, lastOK: Timestamp?, isLate: Bool) {
    self.state = state
    words = reason
    self.lastOK = lastOK
    self.isLate = isLate
  }

  /// Why, as `status` publishes it.
  package var reason: String { words.english }
}
