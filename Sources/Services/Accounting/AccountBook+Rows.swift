import Calendar
import Energy
import Indicators
import Measurements

extension AccountBook {
  typealias Key = IntervalBook<[RegisterSum]>.Key

  /// The row of one of the book's intervals up to `now`; `nil` where there is no such interval.
  ///
  /// `due` is the milliseconds of it that could be known by now. `presentPower` is the account's, in W,
  /// for a forecast; without it the mean so far is taken.
  mutating func row(
    _ key: Key,
    isFinal: Bool,
    due: Int64,
    now: Timestamp,
    presentPower: Double?,
    limits: CoverageLimits
  ) -> IndicatorResult? {
    guard let entry = intervals[key] else { return nil }
    let totals = totals(entry.sums)
    let revision = intervals.publish(key, isFinal: isFinal)
    var extra: [IndicatorValue] = []
    if case .period(let period) = key.kind, period == .day || period == .month {
      extra = peak(in: entry.interval, limits: limits)?.values(of: totals) ?? []
    }
    var row = totals.result(
      of: definition.id,
      period: key.kind.name,
      interval: entry.interval,
      due: due,
      isFinal: isFinal,
      revision: revision,
      extra: extra,
      limits: limits
    )
    row.shift = entry.shift
    guard case .demand = key.kind else { return row }
    row.family = .demand
    let demand = Demand(window: entry.interval, totals: totals)
    row.values = Self.values(of: demand, totals, isFinal: isFinal, presentPower, now: now)
    return row
  }

  private static func values(
    of demand: Demand,
    _ totals: AccountTotals,
    isFinal: Bool,
    _ presentPower: Double?,
    now: Timestamp
  ) -> [IndicatorValue] {
    guard totals.imported?.isKnown == true else { return [] }
    var values = [IndicatorValue("demand", demand.power)]
    if !isFinal, let power = presentPower ?? totals.averagePower,
      let forecast = demand.forecast(presentPower: power, at: now)
    {
      values.append(IndicatorValue("demand_forecast", forecast))
    }
    return values
  }
}

extension DemandPeak {
  fileprivate func values(of totals: AccountTotals) -> [IndicatorValue] {
    values(energy: totals.imported?.amount ?? 0, over: totals.imported?.accounted ?? 0)
  }
}
