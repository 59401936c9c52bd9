import Measurements

/// A state that counts only once it has held for some time.
///
/// Readings to the contrary do not break it as long as they last less than a quarter of the hold time in
/// all: noise would otherwise hide a change for twice that time and more.
struct PendingState: Sendable, Hashable, Codable {
  private struct Rival: Sendable, Hashable, Codable {
    var state: MachineState
    var since: Timestamp
  }

  var state: MachineState
  var since: Timestamp
  /// Milliseconds for which readings showed another state.
  private var contrary: Int64?
  /// When such a reading was the last one.
  private var contraryAt: Timestamp?
  /// What the last readings showed instead.
  private var rival: Rival?

  init(state: MachineState, since: Timestamp) {
    self.state = state
    self.since = since
  }

  /// Takes the state that a reading shows.
  ///
  /// - Returns: Whether the state may still hold since ``since``.
  mutating func take(_ seen: MachineState, at time: Timestamp, hold: Int64) -> Bool {
    if let contraryAt {
      let lasted = max(0, time.milliseconds(since: contraryAt))
      contrary = (contrary ?? 0).addingReportingOverflow(lasted).partialValue
    }
    contraryAt = seen == state ? nil : time
    if seen == state {
      rival = nil
    } else if rival?.state != seen {
      rival = Rival(state: seen, since: time)
    }
    return contrary.map { $0 < hold / 4 } ?? true
  }

  /// What is pending once this state is broken by a reading.
  func successor(_ seen: MachineState, at time: Timestamp) -> Self {
    guard let rival, rival.state == seen else { return Self(state: seen, since: time) }
    return Self(state: seen, since: rival.since)
  }
}
