package import Energy
package import Indicators

extension ProductionSums {
  /// The share of planned busy time with a known state, 0…1; where no work was planned, the share of
  /// the time by the clock.
  ///
  /// What was never booked, such as the time before the gateway's first start, is not known.
  ///
  /// - Parameter length: Milliseconds of the interval, as far as it can be known.
  /// - Returns: The share; 0 of no time at all.
  package func coverage(of length: Int64) -> Double {
    let whole = plannedBusyTime > 0 ? plannedBusyTime : length
    let known =
      plannedBusyTime > 0 ? Double(plannedBusyTime) - Double(unknownTime) : Double(knownTime)
    guard whole > 0 else { return 0 }
    return min(max(known / Double(whole), 0), 1)
  }

  /// The share of the time by the clock for which it is known how many items were made, 0…1.
  package func countedShare(of length: Int64) -> Double {
    length > 0 ? min(max(Double(countedTime) / Double(length), 0), 1) : 0
  }

  /// How far the sums can be trusted, by the limits that hold for energy too.
  package func quality(
    of length: Int64,
    limits: CoverageLimits = .standard
  ) -> ResultQuality {
    let coverage = coverage(of: length)
    return limits.quality(measured: coverage, accounted: coverage, isBridged: false)
  }
}
