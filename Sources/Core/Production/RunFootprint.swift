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

/// A run's bookings as they grow, slot by slot; the slot in which it began comes first.
private struct RunFootprint {
  let run: PastRun
  /// Milliseconds from which on a fault is a failure.
  let limit: Int64
  private var bookings: [ProductionBooking] = []
  private var isStop: Bool { run.state == .fault || (run.state.isStanding && run.reason != nil) }

  init(run: PastRun, limit: Int64) {
    self.run = run
    self.limit = limit
  }

  mutating func add(_ milliseconds: Int64, in slot: Interval) {
    var sums = ProductionSums()
    if milliseconds > 0 {
      sums.add(busy: milliseconds, in: run.state)
      if isStop { addStop(count: 0, duration: milliseconds, to: &sums) }
    } else if !bookings.isEmpty {
      return
    }
    bookings.append(ProductionBooking(slot: slot, delta: sums))
  }

  private func addStop(count: Int64, duration: Int64, to sums: inout ProductionSums) {
    let reason = run.reason ?? StopSums.unspecified
    let known = sums.stops[reason] ?? StopSums(count: 0, duration: 0)
    sums.stops[reason] = StopSums(count: known.count + count, duration: known.duration + duration)
  }

  /// The bookings, with what counts the run where it began: only a run with planned busy time counts.
  mutating func end() -> [ProductionBooking] {
    guard bookings.contains(where: { $0.delta != .zero }) else { return [] }
    if isStop { addStop(count: 1, duration: 0, to: &bookings[0].delta) }
    if run.state == .fault, !run.goesOn {
      if run.interval.milliseconds >= limit {
        bookings[0].delta.failures = 1
      } else {
        bookings[0].delta.minorStops = 1
        for index in bookings.indices {
          bookings[index].delta.minorStopTime = bookings[index].delta.delayTime
        }
      }
    }
    return bookings.filter { $0.delta != .zero }
  }
}
