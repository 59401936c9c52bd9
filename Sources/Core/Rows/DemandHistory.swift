package import Energy
package import Measurements

/// The mean powers of the intervals of one kind that ended, for the peaks and base loads of days and
/// months.
package struct DemandHistory: Sendable {
  /// By their beginning.
  private var demands: [Timestamp: Demand] = [:]
  /// While sums are built anew: the sums of intervals that are older than those that are kept.
  private var past: [Timestamp: (interval: Interval, sums: [CounterSum])] = [:]
  /// The peaks of intervals that were asked for; each new demand updates them.
  private var extremes: [Interval: DemandExtremes] = [:]
  private var prunedBefore = Timestamp.distantPast

  package init() {}

  /// Takes the demand of an interval that ended, or a corrected one.
  package mutating func note(_ demand: Demand) {
    let former = demands.updateValue(demand, forKey: demand.window.from)
    guard former != demand, !extremes.isEmpty else { return }
    for interval in Array(extremes.keys) where interval.contains(demand.window.from) {
      // Once the highest is corrected, another one may be the highest.
      if former == nil { extremes[interval]?.note(demand) } else { extremes[interval] = nil }
    }
  }

  /// Adds a slot of an interval that has long ended.
  package mutating func bookPast(
    _ sum: CounterSum,
    link: Int,
    of links: Int,
    in interval: Interval
  ) {
    let empty = Array(repeating: CounterSum.zero, count: links)
    past[interval.from, default: (interval, empty)].sums[link] += sum
  }

  /// Finds the demands of what ``bookPast(_:link:of:in:)`` took.
  package mutating func endPast(_ totals: ([CounterSum]) -> AccountTotals) {
    for (from, past) in past {
      demands[from] = Demand(window: past.interval, totals: totals(past.sums))
    }
    past = [:]
    extremes = [:]
  }

  /// The highest of an interval.
  package mutating func peak(in interval: Interval, limits: CoverageLimits) -> DemandPeak? {
    extremes(in: interval, limits: limits).peak
  }

  /// The lowest mean power of an interval over the time that is known, in W, of those that enough is known of.
  package mutating func leastPower(in interval: Interval, limits: CoverageLimits) -> Double? {
    extremes(in: interval, limits: limits).least
  }

  private mutating func extremes(
    in interval: Interval,
    limits: CoverageLimits
  ) -> DemandExtremes {
    if let known = extremes[interval], known.limits == limits { return known }
    var found = DemandExtremes(limits: limits)
    for demand in demands.values where interval.contains(demand.window.from) { found.note(demand) }
    extremes[interval] = found
    return found
  }

  package mutating func forget() {
    (demands, past, extremes) = ([:], [:], [:])
    prunedBefore = .distantPast
  }

  package mutating func prune(before moment: Timestamp) {
    guard moment > prunedBefore else { return }
    prunedBefore = moment
    demands = demands.filter { $0.key >= moment }
    extremes = extremes.filter { $0.key.to > moment }
  }
}
