package import Energy
package import Indicators

extension ProductionSums {
  /// The least share that is known of the line's states and of each of its item counters, 0…1: of planned
  /// busy time, or where no work was planned, of the time by the clock.
  ///
  /// What was never booked, such as the time before the gateway's first start, is not known.
  ///
  /// - Parameters:
  ///   - length: Milliseconds of the interval, as far as it can be known.
  ///   - terms: Which counters the line has.
  /// - Returns: The share; 0 of no time at all.
  package func coverage(of length: Int64, _ terms: ProductionTerms = ProductionTerms()) -> Double {
    min(stateShare(of: length), knownShare(of: terms.counters.ofItems, in: length, terms))
  }

  /// The share with a known state.
  func stateShare(of length: Int64) -> Double {
    if plannedBusyTime <= 0 { return Self.known(knownTime, of: length) }
    let known = plannedBusyTime.subtractingReportingOverflow(unknownTime)
    return Self.known(known.overflow ? 0 : known.partialValue, of: plannedBusyTime)
  }

  /// The share for which the least known of some counters is known; 1 of no counter.
  func knownShare(of kinds: [ItemKind], in length: Int64, _ terms: ProductionTerms) -> Double {
    if plannedBusyTime <= 0 { return clockShare(of: kinds, in: length, terms) }
    return Self.least(kinds, of: counterBusyTimes, in: plannedBusyTime, without: terms.pendingWork)
  }

  /// The share for which the good items are known, 0…1: of the time by the clock, or of planned busy time
  /// where that is more, as of a machine that is switched off at night and counts from 0 each morning.
  package func goodShare(of length: Int64, _ terms: ProductionTerms) -> Double {
    let counters = terms.counters.ofGood
    return max(
      clockShare(of: counters, in: length, terms),
      knownShare(of: counters, in: length, terms)
    )
  }

  private func clockShare(
    of kinds: [ItemKind],
    in length: Int64,
    _ terms: ProductionTerms
  ) -> Double {
    Self.least(kinds, of: counterTimes, in: length, without: terms.pendingTime)
  }

  /// The least share that is known of some counters; 1 where nothing can be known yet.
  private static func least(
    _ kinds: [ItemKind],
    of times: CounterTimes,
    in length: Int64,
    without pending: Int64
  ) -> Double {
    let whole = length - min(max(0, pending), length)
    guard whole > 0 else { return 1 }
    return kinds.reduce(1) { min($0, known(times[$1], of: whole)) }
  }

  private static func known(_ part: Int64, of whole: Int64) -> Double {
    whole > 0 ? min(max(Double(part) / Double(whole), 0), 1) : 0
  }

  /// The share of the time by the clock for which it is known how many items were made, 0…1.
  package func countedShare(of length: Int64) -> Double {
    length > 0 ? min(max(Double(countedTime) / Double(length), 0), 1) : 0
  }

  /// How far the sums can be trusted, by the limits that hold for energy too.
  ///
  /// - Parameters:
  ///   - length: Milliseconds of the interval, as far as it can be known.
  ///   - terms: Which counters the line has.
  ///   - limits: How much must be known for which quality.
  ///   - doubts: Why values of the interval are to be doubted, see ``doubts(of:_:)``.
  /// - Returns: ``ResultQuality/good`` only where nothing is estimated.
  package func quality(
    of length: Int64,
    _ terms: ProductionTerms = ProductionTerms(),
    limits: CoverageLimits = .standard,
    doubts: [String: String] = [:]
  ) -> ResultQuality {
    let coverage = coverage(of: length, terms)
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
    let names = Set(values.map(\.name))
    // A value that is absent cannot be doubted.
    var doubts = doubts.filter { names.contains($0.key) }
    let estimated = estimated(terms)
    guard !estimated.isEmpty else { return doubts }
    for value in values where doubts[value.name] == nil {
      doubts[value.name] = estimated[value.name]?.rawValue
    }
    return doubts
  }
}

extension ProductionSums {
  /// The ratios of items to time, or to other items, whose denominator is known for clearly more of the interval.
  func unfoundedNames(_ terms: ProductionTerms) -> Set<String> {
    let length = terms.calendarTime ?? calendarTime
    let share = { (kinds: [ItemKind]) in self.knownShare(of: kinds, in: length, terms) }
    let counters = terms.counters
    let states = stateShare(of: length)
    let (produced, good) = (share(counters.ofProduced), share(counters.ofGood))
    let isLess = { (part: Double, whole: Double) in part < terms.leastShare * whole }
    var names: Set<String> = []
    if isLess(produced, states) { names.formUnion(Self.namesOfProducedInTime) }
    if isLess(good, states) { names.formUnion(Self.namesOfGoodInTime) }
    let best = counters.greatest(share, of: counters.ofProduced + counters.ofGood)
    if isLess(min(produced, good), best) { names.formUnion(["quality_ratio", "scrap_ratio"]) }
    let rework = share(counters.ofRework)
    if isLess(min(produced, rework), max(produced, rework)) { names.insert("rework_ratio") }
    return names
  }

  private static let namesOfProducedInTime = [
    "effectiveness", "throughput_rate", "items_per_busy_hour",
  ]

  private static let namesOfGoodInTime = ["oee", "nee", "teep", "good_per_worker_hour"]
}

extension ItemCounters {
  fileprivate func greatest(_ share: ([ItemKind]) -> Double, of kinds: [ItemKind]) -> Double {
    kinds.reduce(0) { max($0, share([$1])) }
  }
}
