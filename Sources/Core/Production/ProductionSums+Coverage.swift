package import Energy
package import Indicators

extension ProductionSums {
  /// The share of planned busy time with a known state, 0…1.
  ///
  /// Without planned busy time it is 1: nothing was to be known, and nothing is missing.
  ///
  /// - Parameter planned: Milliseconds of planned busy time by the calendar, where part of the interval
  ///   may never have been booked, such as that before the gateway's first start.
  /// - Returns: The share.
  package func coverage(ofPlanned planned: Int64? = nil) -> Double {
    let whole = max(planned ?? 0, plannedBusyTime)
    guard whole > 0 else { return 1 }
    let known = Double(plannedBusyTime) - Double(unknownTime)
    return min(max(known / Double(whole), 0), 1)
  }

  /// How far the sums can be trusted, by the limits that hold for energy too.
  package func quality(
    ofPlanned planned: Int64? = nil,
    limits: CoverageLimits = .standard
  ) -> ResultQuality {
    let coverage = coverage(ofPlanned: planned)
    return limits.quality(measured: coverage, accounted: coverage, isBridged: false)
  }
}
