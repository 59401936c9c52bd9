import Calendar
import Energy
import Indicators
import Measurements
import Production

extension LineBook {
  /// The row of one of the book's intervals up to `now`; `nil` where there is no such interval.
  ///
  /// `energy` is what the line's energy account drew in it, in Wh.
  mutating func row(
    _ key: IntervalBook<ProductionSums>.Key,
    isFinal: Bool,
    now: Timestamp,
    calendar: PlantCalendar,
    energy: Double?,
    limits: CoverageLimits
  ) -> IndicatorResult? {
    guard let entry = intervals[key] else { return nil }
    let due = isFinal ? entry.interval : Interval(from: entry.interval.from, to: now)
    let planned = Self.planned(entry.sums, in: due, calendar: calendar)
    var terms = ProductionTerms(of: definition, calendarTime: due.milliseconds)
    terms.energy = energy
    return IndicatorResult(
      subject: definition.id,
      family: .production,
      period: key.kind.name,
      interval: entry.interval,
      isFinal: isFinal,
      revision: intervals.publish(key, isFinal: isFinal),
      values: entry.sums.indicators(terms),
      coverage: entry.sums.coverage(ofPlanned: planned),
      quality: entry.sums.quality(ofPlanned: planned, limits: limits),
      shift: entry.shift
    )
  }

  /// Planned busy time, and with it the time in shifts that was never booked, as before the first start.
  private static func planned(
    _ sums: ProductionSums,
    in interval: Interval,
    calendar: PlantCalendar
  ) -> Int64 {
    let missing = calendar.operationTime(in: interval) - sums.operationTime
    return sums.plannedBusyTime.saturatingAdd(max(0, missing))
  }
}
