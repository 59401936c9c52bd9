import Calendar
import Energy
import Measurements

/// Which of a line's counters counted.
enum ItemKind: Sendable { case good, reject, total, rework }

extension ProductionLine {
  /// Books items to the slot in which they had been made, also outside planned time: none is lost.
  mutating func count(
    _ increase: ItemCounter.Increase,
    of kind: ItemKind,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let event = event(for: increase.note, of: kind, at: increase.readAt) {
      outcome.events.append(event)
    }
    for interval in increase.known {
      bookKnown(interval, of: kind, calendar: calendar, into: &outcome)
    }
    for step in increase.earlier { count(step, of: kind, calendar: calendar, into: &outcome) }
    noteEstimates(increase.estimated, of: kind, calendar: calendar, into: &outcome)
    let step = ItemCounter.Step(items: increase.items, time: increase.time)
    count(step, of: kind, calendar: calendar, into: &outcome)
  }

  private mutating func count(
    _ step: ItemCounter.Step,
    of kind: ItemKind,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard step.items != 0 else { return }
    var sums = ProductionSums()
    if kind == .rework {
      sums.rework = step.items
    } else {
      let (produced, good) = share(of: kind, in: step.items)
      sums.add(produced: produced, good: good, cycle: cycle(upTo: step.time))
    }
    outcome.book(sums, to: slot(upTo: step.time, calendar: calendar))
  }

  /// Notes in which slots the items that a counter counts are only estimated.
  private mutating func noteEstimates(
    _ intervals: [Interval],
    of kind: ItemKind,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let share = share(of: kind, in: 1)
    var sums = ProductionSums()
    if kind == .rework { sums.estimates.rework = 1 }
    if share.produced != 0 { sums.estimates.produced = 1 }
    if share.good != 0 { sums.estimates.good = 1 }
    if share.produced != share.good { sums.estimates.scrap = 1 }
    for interval in intervals where interval.milliseconds <= Self.longestGap {
      forEachPart(of: interval, calendar: calendar) { plan, _ in outcome.book(sums, to: plan.slot) }
    }
  }

  /// The counter by which it is judged for which time the good items are known.
  private var mainCounter: ItemKind {
    definition.counters.good != nil ? .good : definition.counters.total != nil ? .total : .reject
  }

  /// Books the time between two readings of a counter: what it counted in it is known as a whole.
  private mutating func bookKnown(
    _ interval: Interval,
    of kind: ItemKind,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard interval.milliseconds <= Self.longestGap else { return }
    let isMain = kind == mainCounter
    forEachPart(of: interval, calendar: calendar) { plan, part in
      var sums = ProductionSums()
      if isMain { sums.countedTime = part.milliseconds }
      sums.counterTimes[kind] = part.milliseconds
      sums.counterBusyTimes[kind] = plan.busyTime(in: part)
      outcome.book(sums, to: plan.slot)
    }
  }

  /// What a counter's items mean, by the other counter that there is.
  ///
  /// With good and reject their sum is what was produced; with the total, the other one is taken off. A
  /// line with one counter is taken to make no scrap; with all three, the total adds nothing.
  private func share(of kind: ItemKind, in items: Int64) -> (produced: Int64, good: Int64) {
    let counters = definition.counters
    let hasParts = counters.good != nil && counters.reject != nil
    switch kind {
    case .good: return (hasParts || counters.total == nil ? items : 0, items)
    case .reject:
      let isTaken = counters.total != nil && counters.good == nil
      return isTaken ? (0, items == .min ? .max : -items) : (items, 0)
    case .total:
      if hasParts { return (0, 0) }
      return (items, counters.good == nil ? items : 0)
    case .rework: return (0, 0)
    }
  }
}
