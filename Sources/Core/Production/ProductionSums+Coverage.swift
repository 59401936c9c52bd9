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
  ///
  /// - Parameters:
  ///   - length: Milliseconds of the interval, as far as it can be known.
  ///   - limits: How much must be known for which quality.
  ///   - doubts: Why values of the interval are to be doubted, see ``doubts(of:_:)``.
  /// - Returns: ``ResultQuality/good`` only where nothing is estimated.
  package func quality(
    of length: Int64,
    limits: CoverageLimits = .standard,
    doubts: [String: String] = [:]
  ) -> ResultQuality {
    let coverage = coverage(of: length)
    let isEstimated = doubts.values.contains { ResultQuality.isNoted($0) }
    return limits.quality(measured: coverage, accounted: coverage, isBridged: isEstimated)
  }

  /// Why values are to be doubted, by their names; empty where none is.
  ///
  /// What is doubted in itself keeps that reason; of the others, what is made of something estimated.
  package func doubts(
    of values: [IndicatorValue],
    _ terms: ProductionTerms
  ) -> [String: String] {
    var doubts = doubts
    let estimated = estimated(terms)
    guard !estimated.isEmpty else { return doubts }
    for value in values where doubts[value.name] == nil {
      doubts[value.name] = estimated[value.name]?.rawValue
    }
    return doubts
  }
}
