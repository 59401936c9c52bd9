import Energy
import Measurements

/// The highest and the lowest of demands, of those that enough is known of.
struct DemandExtremes: Sendable {
  let limits: CoverageLimits
  private(set) var peak: DemandPeak?
  /// The lowest mean over the time that is known, in W.
  private(set) var least: Double?

  init(limits: CoverageLimits) { self.limits = limits }

  mutating func note(_ demand: Demand) {
    guard demand.canSetPeak(limits: limits) else { return }
    let power = demand.power
    if let known = demand.knownPower { least = min(least ?? known, known) }
    // Of equal ones the first.
    if let peak, (peak.power, demand.window.from) >= (power, peak.at) { return }
    peak = DemandPeak(power: power, at: demand.window.from)
  }
}
