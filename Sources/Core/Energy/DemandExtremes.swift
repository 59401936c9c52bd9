package import Indicators
package import Measurements

/// Decides which window is the peak: the one with the highest demand among those of which enough is known.
///
/// It also finds the lowest. It gets the blocks of a day or month, and their hours, from `DemandHistory`. For windows
/// that slide, ``SlidingPeaks/note(_:block:day:limits:)`` decides, in the same order of demands.
package struct DemandExtremes: Sendable {
  package let limits: CoverageLimits
  package private(set) var peak: DemandPeak?
  /// The lowest mean over the time that is known, in W.
  package private(set) var least: Double?

  package init(limits: CoverageLimits = .standard) { self.limits = limits }

  /// Takes the demand of a window that ended; it is the peak from now on where it is higher.
  package mutating func note(_ demand: Demand) {
    guard demand.canSetPeak(limits: limits) else { return }
    if let known = demand.knownPower { least = min(least ?? known, known) }
    let found = DemandPeak(demand)
    if let peak, peak.power > found.power { return }
    if let peak, peak.power == found.power, !found.goesBefore(peak) { return }
    peak = found
  }
}

extension Demand {
  /// Whether enough of the window is known for it to be a peak.
  package func canSetPeak(limits: CoverageLimits = .standard) -> Bool {
    AccountTotals.share(accounted, of: window.milliseconds) >= limits.complete
  }
}

extension DemandPeak {
  /// Whether this one of two equal peaks is published: the one that is known for sure, otherwise the first.
  fileprivate func goesBefore(_ other: Self) -> Bool {
    isBridged == other.isBridged ? at < other.at : !isBridged
  }
}

/// The highest demand of a day or month.
package struct DemandPeak: Sendable, Hashable, Codable {
  /// W.
  package var power: Double
  /// When its window began.
  package var at: Timestamp
  /// Whether it, or another that might be higher, was found from the ledger's slots, which hold no more
  /// than the mean power of a quarter of an hour.
  package var isEstimated = false
  /// Whether its window contains a gap that only the counter's own difference bridges, or the meters are known
  /// for different times of it.
  package var isBridged = false

  package init(power: Double, at: Timestamp) {
    self.power = power
    self.at = at
  }

  /// The demand of a window as a peak.
  package init(_ demand: Demand) {
    self.init(power: demand.power, at: demand.window.from)
    isBridged = demand.isUneven
  }

  /// `peak_demand` in W, `peak_demand_at` in Unix milliseconds, and `load_factor` of an interval's energy.
  ///
  /// - Parameter mean: The interval's, in W; `nil` gives no load factor.
  /// - Returns: In the order of the documentation.
  package func values(mean: Double? = nil) -> [IndicatorValue] {
    var values = [
      IndicatorValue(.peakDemand, power),
      IndicatorValue(.peakDemandAt, Double(at.milliseconds)),
    ]
    if let factor = mean.flatMap({ loadFactor(of: $0) }) {
      values.append(IndicatorValue(.loadFactor, factor))
    }
    return values
  }

  /// Energy / (peak × hours); absent without a peak above zero.
  package func loadFactor(energy: Int64, over milliseconds: Int64) -> Double? {
    milliseconds > 0 ? loadFactor(of: AccountTotals.power(of: energy, over: milliseconds)) : nil
  }

  /// How far above 1 a load factor may come by rounding: energies are whole milliwatt-hours.
  private static let rounding = 0.001

  /// Mean power / peak; absent without a peak above zero, and where the mean is higher: the windows of the
  /// true peak are then not known well enough.
  private func loadFactor(of mean: Double) -> Double? {
    guard power > 0, mean <= power * (1 + Self.rounding) else { return nil }
    return min(1, mean / power)
  }
}
