package import Calendar
import Energy
package import Measurements

extension PastRun {
  /// What the run left in the ledger's slots, with some stops planned.
  ///
  /// The difference between two footprints of a run is what a correction of it books.
  ///
  /// - Parameters:
  ///   - calendar: The site's calendar.
  ///   - plannedStops: Stretches in which no work was planned.
  ///   - minorStop: Milliseconds below which a fault is a minor stop.
  /// - Returns: A booking for each slot with planned busy time in it.
  package func footprint(
    calendar: PlantCalendar,
    plannedStops: [Interval],
    minorStop: Int64
  ) -> [ProductionBooking] {
    var footprint = RunFootprint(run: self, limit: max(1, minorStop))
    for slot in calendar.grid.slots(covering: interval) {
      let plan = SlotPlan(containing: slot.from, calendar: calendar, plannedStops: plannedStops)
      footprint.add(plan.busyTime(in: interval), in: plan.slot)
    }
    return footprint.end()
  }
}

/// A run's bookings as they grow, slot by slot.
private struct RunFootprint {
  let run: PastRun
  /// Milliseconds from which on a fault is a failure.
  let limit: Int64
  private var bookings: [ProductionBooking] = []
  private var busy: Int64 = 0
  private var isFailure = false

  init(run: PastRun, limit: Int64) {
    self.run = run
    self.limit = limit
  }

  mutating func add(_ milliseconds: Int64, in slot: Interval) {
    guard milliseconds > 0 else { return }
    var sums = ProductionSums()
    sums.add(busy: milliseconds, in: run.state)
    if run.state == .fault || (run.state.isStanding && run.reason != nil) {
      let count: Int64 = busy == 0 ? 1 : 0
      sums.stops[run.reason ?? StopSums.unspecified] = StopSums(
        count: count,
        duration: milliseconds
      )
    }
    busy = busy.saturatingAdd(milliseconds)
    if run.state == .fault, !run.goesOn, !isFailure, busy >= limit {
      isFailure = true
      sums.failures = 1
    }
    bookings.append(ProductionBooking(slot: slot, delta: sums))
  }

  /// The bookings, with those of a minor stop where it was one.
  mutating func end() -> [ProductionBooking] {
    guard run.state == .fault, !run.goesOn, !isFailure, let last = bookings.indices.last else {
      return bookings
    }
    for index in bookings.indices {
      bookings[index].delta.minorStopTime = bookings[index].delta.delayTime
    }
    bookings[last].delta.minorStops = 1
    return bookings
  }
}
