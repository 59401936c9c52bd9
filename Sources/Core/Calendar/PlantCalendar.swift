package import Measurements

/// The site's time: its zone, its shifts and holidays, and the intervals of results.
package struct PlantCalendar: Sendable {
  package let zone: TimeZoneRules
  package let definition: CalendarDefinition
  /// The base slots, cut at the edges of shifts and at the additional edges.
  package let grid: SlotGrid

  /// Takes additional daily edges for the slots, such as those of tariffs and demand windows, in
  /// minutes after local midnight.
  package init(zone: TimeZoneRules, definition: CalendarDefinition, edges: [Int] = []) {
    self.zone = zone
    self.definition = definition
    let shiftEdges = definition.shifts.flatMap { [$0.window.from, $0.window.to] }
    grid = SlotGrid(zone: zone, edges: shiftEdges + edges)
  }

  /// The interval of a period that contains a moment; `nil` for a shift where there is none.
  ///
  /// A quarter of an hour is a slot of the ``grid``. Hours, shifts, days and months are whole; an
  /// hour in which the clocks change ends with the change.
  package func interval(of period: Period, containing moment: Timestamp) -> Interval? {
    switch period {
    case .fifteenMinutes: grid.slot(containing: moment)
    case .hour: hour(containing: moment)
    case .shift: shift(containing: moment)?.interval
    case .day: day(containing: moment)
    case .month: month(containing: moment)
    }
  }

  private func hour(containing moment: Timestamp) -> Interval {
    let moment = TimeZoneRules.bounded(moment)
    let period = zone.period(at: moment)
    let length = Int64(3_600_000)
    let local = moment.milliseconds + Int64(period.offset) * 1000
    let passed = (local % length + length) % length
    let from = moment.advanced(byMilliseconds: -passed)
    return Interval(from: from, to: from.advanced(byMilliseconds: length))
      .intersection(period.interval)
  }

  private func day(containing moment: Timestamp) -> Interval {
    let date = zone.day(containing: moment)
    return Interval(from: zone.start(of: date), to: zone.start(of: date.adding(days: 1)))
  }

  private func month(containing moment: Timestamp) -> Interval {
    let date = zone.day(containing: moment)
    return Interval(
      from: zone.start(of: date.firstOfMonth),
      to: zone.start(of: date.firstOfNextMonth)
    )
  }
}
