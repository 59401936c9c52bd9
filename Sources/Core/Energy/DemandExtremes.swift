import Measurements

/// The highest and the lowest of demands, of those that enough is known of.
package struct DemandExtremes: Sendable {
  package let limits: CoverageLimits
  package private(set) var peak: DemandPeak?
  /// The lowest mean over the time that is known, in W.
  package private(set) var least: Double?

  package init(limits: CoverageLimits = .standard) { self.limits = limits }

  package mutating func note(_ demand: Demand) {
    guard demand.canSetPeak(limits: limits) else { return }
    let power = demand.power
    if let known = demand.knownPower { least = min(least ?? known, known) }
    let found = DemandPeak(demand)
    if let peak, peak.power > power || peak.power == power && !found.goesBefore(peak) { return }
    peak = found
  }
}

extension DemandPeak {
  /// Whether of two equal peaks this one is published: one that is known for sure, then the first.
  fileprivate func goesBefore(_ other: Self) -> Bool {
    isBridged == other.isBridged ? at < other.at : !isBridged
  }
}
