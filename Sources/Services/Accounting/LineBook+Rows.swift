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
    let sums = Self.completed(entry.sums, in: due, calendar: calendar)
    let planned = sums.plannedBusyTime
    var terms = ProductionTerms(of: definition, calendarTime: due.milliseconds)
    terms.energy = energy
    return IndicatorResult(
      subject: definition.id,
      family: .production,
      period: key.kind.name,
      interval: entry.interval,
      isFinal: isFinal,
      revision: intervals.publish(key, isFinal: isFinal),
      values: sums.indicators(terms),
      coverage: sums.coverage(ofPlanned: planned),
      quality: sums.quality(ofPlanned: planned, limits: limits),
      shift: entry.shift
    )
  }

  /// The sums with the time in shifts that was never booked, as before the first start, as unknown:
  /// planned busy time is the calendar's, whether the gateway was there or not.
  private static func completed(
    _ booked: ProductionSums,
    in interval: Interval,
    calendar: PlantCalendar
  ) -> ProductionSums {
    let missing = max(0, calendar.operationTime(in: interval) - booked.operationTime)
    let missingBusy = calendar.busyTime(in: interval) - booked.plannedBusyTime
    let unknown = min(missing, max(0, missingBusy))
    var sums = booked
    sums.operationTime = sums.operationTime.saturatingAdd(missing)
    sums.plannedBusyTime = sums.plannedBusyTime.saturatingAdd(unknown)
    sums.unknownTime = sums.unknownTime.saturatingAdd(unknown)
    return sums
  }
}
