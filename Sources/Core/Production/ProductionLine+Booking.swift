import Calendar
import Energy
import Measurements

extension ProductionLine {
  /// Books an interval for the state held, and what it does not hold through as unknown.
  mutating func book(
    _ interval: Interval,
    isTakenBack: Bool = false,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let end = min(max(heldUntil ?? interval.from, interval.from), interval.to)
    let parts = [
      (held?.state ?? .unknown, Interval(from: interval.from, to: end)),
      (.unknown, Interval(from: end, to: interval.to)),
    ]
    let line = self
    for (state, part) in parts where !part.isEmpty {
      forEachPart(of: part, calendar: calendar) { plan, piece in
        var times = ProductionSums()
        times.operationTime = plan.operationTime(in: piece)
        times.workTime = line.workTime(in: piece, of: plan)
        times.add(busy: plan.busyTime(in: piece), in: state)
        times.knownTime = state == .unknown ? 0 : piece.milliseconds
        var delta = ProductionSums()
        if isTakenBack { delta -= times } else { delta += times }
        outcome.book(delta, to: plan.slot)
      }
    }
  }

  /// Cuts an interval at the edges of slots, and gives each part with its slot's plan.
  ///
  /// What was booked before the clock was set is left out.
  mutating func forEachPart(
    of interval: Interval,
    calendar: PlantCalendar,
    _ body: (SlotPlan, Interval) -> Void
  ) {
    guard !earlier.isEmpty else { return forEachSlot(of: interval, calendar: calendar, body) }
    let open = earlier.reduce([interval]) { parts, stretch in
      parts.flatMap { $0.subtracting(stretch) }
    }
    for part in open { forEachSlot(of: part, calendar: calendar, body) }
  }

  private mutating func forEachSlot(
    of interval: Interval,
    calendar: PlantCalendar,
    _ body: (SlotPlan, Interval) -> Void
  ) {
    var from = interval.from
    while from < interval.to {
      let plan = plan(containing: from, calendar: calendar)
      let part = Interval(from: from, to: min(plan.slot.to, interval.to))
      guard !part.isEmpty else { return }
      body(plan, part)
      from = part.to
    }
  }

  private mutating func plan(containing moment: Timestamp, calendar: PlantCalendar) -> SlotPlan {
    if let plan = cache.plan, plan.slot.contains(moment) { return plan }
    let plan = SlotPlan(containing: moment, calendar: calendar, plannedStops: plannedStops)
    cache.plan = plan
    return plan
  }

  /// The slot of the ledger that a moment lies in.
  mutating func slot(containing moment: Timestamp, calendar: PlantCalendar) -> Interval {
    plan(containing: moment, calendar: calendar).slot
  }

  /// The slot of the ledger that items belong to which had been made at a moment: one at an edge
  /// belongs to the slot before it.
  mutating func slot(upTo moment: Timestamp, calendar: PlantCalendar) -> Interval {
    plan(containing: moment.advanced(byMilliseconds: -1), calendar: calendar).slot
  }
}
