import Calendar
import Energy
import Measurements

/// The mean powers of the intervals of one kind that ended, for the peaks and base loads of days and
/// months.
struct DemandHistory: Sendable {
  /// By their beginning.
  private var demands: [Timestamp: Demand] = [:]
  /// While sums are built anew: those of intervals before the ones that are kept.
  private var past: [Timestamp: (interval: Interval, sums: [RegisterSum])] = [:]

  subscript(from: Timestamp) -> Demand? {
    get { demands[from] }
    set { demands[from] = newValue }
  }

  /// Adds a slot of an interval that has long ended.
  mutating func bookPast(_ sum: RegisterSum, link: Int, of links: Int, in interval: Interval) {
    let empty = Array(repeating: RegisterSum.zero, count: links)
    past[interval.from, default: (interval, empty)].sums[link] += sum
  }

  /// Finds the demands of what ``bookPast(_:link:of:in:)`` took.
  mutating func endPast(_ totals: ([RegisterSum]) -> AccountTotals) {
    for (from, past) in past {
      demands[from] = Demand(window: past.interval, totals: totals(past.sums))
    }
    past = [:]
  }

  /// The highest of an interval.
  func peak(in interval: Interval, limits: CoverageLimits) -> DemandPeak? {
    DemandPeak.of(demands(in: interval), limits: limits)
  }

  /// The lowest mean power of an interval, in W, of those that enough is known of.
  func leastPower(in interval: Interval, limits: CoverageLimits) -> Double? {
    demands(in: interval).filter { $0.canSetPeak(limits: limits) }.map(\.power).min()
  }

  private func demands(in interval: Interval) -> some Sequence<Demand> {
    demands.values.lazy.filter { interval.contains($0.window.from) }
  }

  mutating func forget() { (demands, past) = ([:], [:]) }

  mutating func prune(before moment: Timestamp) { demands = demands.filter { $0.key >= moment } }
}
