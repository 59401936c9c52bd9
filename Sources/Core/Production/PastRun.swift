package import Measurements

/// A stretch of one machine state that has ended, as the ledger keeps it for corrections.
package struct PastRun: Sendable, Hashable, Codable {
  /// The line's id.
  package var line: String
  package var interval: Interval
  package var state: MachineState
  /// Why the machine stood.
  package var reason: String?
  /// Whether it goes on with the state of the run before it, for another reason.
  package var goesOn: Bool

  package init(
    line: String,
    interval: Interval,
    state: MachineState,
    reason: String? = nil,
    goesOn: Bool = false
  ) {
    self.line = line
    self.interval = interval
    self.state = state
    self.reason = reason
    self.goesOn = goesOn
  }
}
