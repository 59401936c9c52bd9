package import Calendar
package import Energy
package import Indicators
package import Measurements
package import Production

/// What the row of an interval is made of, besides the sums of the line's slots.
package struct ProductionRow: Sendable {
  /// `hour`, `shift`, `day`, `month`, or any other name for a stretch of time in a report.
  package let period: String
  package let place: RowPlace
  /// The part of the interval that could be known by now.
  package let due: Interval
  package let isFinal: Bool
  package let revision: Int
  /// The stops that were planned by hand.
  package let stops: [Interval]
  /// What the line's energy account knows of it; `nil` without one.
  package let supply: LineSupply?
  /// The end of an open interval whose items cannot be known yet; `nil`: none.
  package var pending: Interval?

  package init(
    period: String,
    in place: RowPlace,
    due: Interval,
    isFinal: Bool,
    revision: Int,
    stops: [Interval],
    supply: LineSupply?
  ) {
    self.period = period
    self.place = place
    self.due = due
    self.isFinal = isFinal
    self.revision = revision
    self.stops = stops
    self.supply = supply
  }
}

/// A production line as all its rows are computed.
package struct ProductionLineRows: Sendable {
  package let definition: ProductionLineDefinition
  package let calendar: PlantCalendar
  package let limits: CoverageLimits

  package init(
    _ definition: ProductionLineDefinition,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) {
    self.definition = definition
    self.calendar = calendar
    self.limits = limits
  }

  /// The one computation of a line's row: live, replayed, corrected, reported.
  ///
  /// - Parameters:
  ///   - row: Which row, and what is known besides the sums.
  ///   - booked: The fold of the ledger's slots of the interval.
  /// - Returns: The row, and the sums with the time that was never booked.
  package func row(
    _ row: ProductionRow,
    _ booked: ProductionSums
  ) -> (row: KPIRow, sums: ProductionSums) {
    let length = row.due.milliseconds
    let sums = booked.completed(in: row.due, calendar: calendar, stops: row.stops)
    var terms = ProductionTerms(
      of: definition,
      in: row.due,
      pending: row.pending,
      calendar: calendar,
      limits: limits
    )
    if let supply = row.supply { terms.take(supply, sums: sums, of: length, limits: limits) }
    let values = sums.indicators(terms)
    let doubts = sums.doubts(of: values, terms)
    var result = KPIRow(
      subject: definition.id,
      family: .production,
      period: row.period,
      interval: row.place.interval,
      isFinal: row.isFinal,
      revision: row.revision,
      values: values,
      coverage: sums.coverage(of: length, terms),
      quality: sums.quality(of: length, terms, limits: limits, doubts: doubts),
      shift: row.place.shift
    )
    if result.tellsOfStops { result.stops = sums.stopShares }
    result.sources = doubts
    return (result, sums)
  }
}

extension KPIRow {
  /// Whether it is a row of a line with its stops by reason: hours are too short for them.
  package var tellsOfStops: Bool { family == .production && period != "hour" }
}

extension ProductionSums {
  /// The stops by reason, the longest first, as rows contain them.
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
