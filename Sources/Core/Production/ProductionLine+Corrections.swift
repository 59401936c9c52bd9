package import Calendar
import Energy
package import Measurements

extension ProductionLine {
  /// The stretches planned as stops, as far back as corrections reach.
  package var stopsPlanned: [Interval] { plannedStops }

  /// Milliseconds below which a stop is a minor one.
  package var minorStopLimit: Int64 { minorStop }

  /// Books anew what is booked for good of the run that is going on, after stops have been planned.
  ///
  /// - Parameters:
  ///   - before: The stops planned when it was booked.
  ///   - calendar: The site's calendar.
  ///   - outcome: What is to be booked is appended to it.
  package mutating func correctPresentRun(
    from before: [Interval],
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run, settled > run.from else { return }
    let part = PastRun(
      line: definition.id,
      interval: Interval(from: run.stopFrom, to: settled),
      state: run.state,
      reason: run.reason,
      // Whether it is a failure or a minor stop is decided below, and when it ends.
      goesOn: true
    )
    let stops = (before, plannedStops)
    part.correct(from: stops.0, to: stops.1, minorStop: 0, calendar: calendar, into: &outcome)
    run.isCounted = !part.footprint(calendar: calendar, plannedStops: stops.1, minorStop: 0)
      .isEmpty
    if run.state == .fault {
      correctFailure(of: &run, calendar: calendar, into: &outcome)
    }
    self.run = run
  }

  private mutating func correctFailure(
    of run: inout StateRun,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let known = Interval(from: run.from, to: run.countedUpTo)
    let isLong = known.milliseconds >= max(1, minorStop)
    run.busy = known.busyTime(calendar: calendar, plannedStops: plannedStops)
    let isFailure = isLong && run.busy > 0
    guard isFailure != run.isFailure else { return }
    var change = ProductionSums()
    change.failures = isFailure ? 1 : -1
    outcome.book(change, to: slot(containing: run.from, calendar: calendar))
    run.isFailure = isFailure
  }
}

extension PastRun {
  /// Books what is different when more stops are planned than before, or the reason is another.
  ///
  /// - Parameters:
  ///   - corrected: The run as it is to be; `nil`: the same.
  ///   - before: The stops that were planned when it was booked.
  ///   - after: Those that are planned now.
  ///   - minorStop: Milliseconds below which a fault is a minor stop.
  ///   - calendar: The site's calendar.
  ///   - outcome: What is to be booked is appended to it.
  package func correct(
    becoming corrected: PastRun? = nil,
    from before: [Interval],
    to after: [Interval],
    minorStop: Int64,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let former = footprint(calendar: calendar, plannedStops: before, minorStop: minorStop)
    let later = (corrected ?? self)
      .footprint(calendar: calendar, plannedStops: after, minorStop: minorStop)
    var deltas: [Interval: ProductionSums] = [:]
    for booking in former { deltas[booking.slot, default: .zero] -= booking.delta }
    for booking in later { deltas[booking.slot, default: .zero] += booking.delta }
    for (slot, delta) in deltas.sorted(by: { $0.key.from < $1.key.from }) {
      outcome.book(delta, to: slot)
    }
  }
}

extension Interval {
  /// Milliseconds of planned busy time in it.
  fileprivate func busyTime(calendar: PlantCalendar, plannedStops: [Interval]) -> Int64 {
    calendar.grid.slots(covering: self).reduce(0) { sum, slot in
      let plan = SlotPlan(containing: slot.from, calendar: calendar, plannedStops: plannedStops)
      return sum.saturatingAdd(plan.busyTime(in: intersection(plan.slot)))
    }
  }
}
