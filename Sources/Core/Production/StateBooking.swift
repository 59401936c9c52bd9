import Calendar
import Energy
import Measurements

// The time in each state, booked to slots.
extension LineContext {
  /// Books an interval for the state held, and what it does not hold through as unknown.
  func book(
    _ interval: Interval,
    _ readings: StateReadings,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    forEachPart(of: interval, readings, in: &time, calendar: calendar) { times, slot in
      outcome.book(times, to: slot)
    }
  }

  /// Takes back what ``book(_:_:in:calendar:into:)`` booked.
  func takeBack(
    _ interval: Interval,
    _ readings: StateReadings,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    forEachPart(of: interval, readings, in: &time, calendar: calendar) { times, slot in
      outcome.takeBack(ProductionBooking(slot: slot, delta: times))
    }
  }

  private func forEachPart(
    of interval: Interval,
    _ readings: StateReadings,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    _ body: (ProductionSums, Interval) -> Void
  ) {
    let end = min(max(readings.heldUntil ?? interval.from, interval.from), interval.to)
    let parts = [
      (readings.held?.state ?? .unknown, Interval(from: interval.from, to: end)),
      (.unknown, Interval(from: end, to: interval.to)),
    ]
    for (state, part) in parts where !part.isEmpty {
      time.forEachPart(of: part, calendar: calendar) { plan, piece in
        var times = ProductionSums()
        times.operationTime = plan.operationTime(in: piece)
        times.workTime = workTime(in: piece, of: plan)
        times.add(busy: plan.busyTime(in: piece), in: state)
        times.knownTime = state == .unknown ? 0 : piece.milliseconds
        body(times, plan.slot)
      }
    }
  }
}
