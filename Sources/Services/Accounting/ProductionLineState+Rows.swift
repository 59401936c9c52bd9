import Calendar
import Energy
package import Indicators
import Measurements
package import Production

extension ProductionLineState {
  /// The row of one of the book's intervals up to `now`; `nil` where there is no such interval.
  ///
  /// `supply` is what the line's energy account tells of it.
  mutating func row(
    _ key: IntervalTotals<ProductionSums>.Key,
    isFinal: Bool,
    now: Timestamp,
    calendar: PlantCalendar,
    supply: LineSupply?,
    limits: CoverageLimits
  ) -> KPIRow? {
    guard let entry = intervals[key] else { return nil }
    let due = isFinal ? entry.interval : Interval(from: entry.interval.from, to: now)
    let sums = entry.sums.completed(in: due, calendar: calendar, stops: line.stopsPlanned)
    var terms = ProductionTerms(
      of: definition,
      in: due,
      pending: isFinal ? nil : pending(in: due),
      calendar: calendar,
      limits: limits
    )
    if let supply { terms.take(supply, sums: sums, of: due.milliseconds, limits: limits) }
    let values = sums.indicators(terms)
    let doubts = sums.doubts(of: values, terms)
    var row = KPIRow(
      subject: definition.id,
      family: .production,
      period: key.kind.name,
      interval: entry.interval,
      isFinal: isFinal,
      revision: intervals.publish(key, isFinal: isFinal),
      values: values,
      coverage: sums.coverage(of: due.milliseconds, terms),
      quality: sums.quality(of: due.milliseconds, terms, limits: limits, doubts: doubts),
      shift: entry.shift
    )
    if row.tellsOfStops { row.stops = sums.stopShares }
    row.sources = doubts
    return row
  }

  /// The end of an open interval whose items cannot be known yet: the newest two poll periods.
  private func pending(in due: Interval) -> Interval {
    let start = due.to.advanced(byMilliseconds: -2 * min(pollPeriod, due.milliseconds))
    return Interval(from: max(due.from, start), to: due.to)
  }
}

extension KPIRow {
  /// Whether it is a row of a line with its stops by reason: hours are too short for them.
  package var tellsOfStops: Bool { family == .production && period != "hour" }
}

extension ProductionSums {
  /// The stops by reason, the longest first, as rows tell them.
  package var stopShares: [StopShare] {
    stopsByDuration.map { reason, stops in
      StopShare(
        reason: reason,
        count: Int(clamping: max(0, stops.count)),
        duration: Double(max(0, stops.duration)) / 1000
      )
    }
  }
}
