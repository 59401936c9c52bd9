package import Measurements

/// What the configuration says of a cumulative counter.
package struct CounterSettings: Sendable, Hashable, Codable {
  /// Milliseconds between two readings.
  package var pollPeriod: Int64
  /// The value at which the counter starts again at 0, in thousandths of its unit; without one, no
  /// decrease is taken for a wrap.
  package var modulus: Int64?
  /// The most that the plant can draw, in the unit per hour: W for a counter in Wh.
  package var ratedPower: Double?
  /// The counter's smallest step, in thousandths of its unit; without it, it is learned.
  package var resolution: Int64?
  /// ``resets``, absent where it is `allowed`, so that a state without it is read too.
  private var resetRule: CounterResets?

  package init(
    pollPeriod: Int64,
    modulus: Int64? = nil,
    ratedPower: Double? = nil,
    resolution: Int64? = nil,
    resets: CounterResets = .allowed
  ) {
    self.pollPeriod = max(1, pollPeriod)
    self.modulus = modulus.flatMap { 0 < $0 && $0 <= MilliUnits.limit ? $0 : nil }
    self.ratedPower = ratedPower.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    self.resolution = resolution.flatMap { $0 > 0 ? $0 : nil }
    self.resets = resets
  }

  /// Whether the counter can be set to 0.
  package var resets: CounterResets {
    get { resetRule ?? .allowed }
    set { resetRule = newValue == .allowed ? nil : newValue }
  }

  /// The longest time between two readings that is no gap, in milliseconds.
  package var longestStep: Int64 { pollPeriod.saturatingAdd(pollPeriod) }
}
