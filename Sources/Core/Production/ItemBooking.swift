import Calendar
import Energy
import Measurements

// What the counters of a line count, booked to slots.
extension LineContext {
  /// Books items to the slot in which they had been made, also outside planned time: none is lost.
  func book(
    _ increase: ItemCounter.Increase,
    of kind: ItemKind,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let event = definition.event(for: increase.note, of: kind, at: increase.readAt) {
      outcome.events.append(event)
    }
    for interval in increase.known {
      bookKnown(interval, of: kind, in: &time, calendar: calendar, into: &outcome)
    }
    for step in increase.earlier {
      book(step, of: kind, in: &time, calendar: calendar, into: &outcome)
    }
    noteEstimates(increase.estimated, of: kind, in: &time, calendar: calendar, into: &outcome)
    let step = ItemCounter.Step(items: increase.items, time: increase.time)
    book(step, of: kind, in: &time, calendar: calendar, into: &outcome)
  }

  private func book(
    _ step: ItemCounter.Step,
    of kind: ItemKind,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard step.items != 0 else { return }
    var sums = ProductionSums()
    if kind == .rework {
      sums.rework = step.items
    } else {
      let (produced, good) = definition.counters.share(of: kind, in: step.items)
      sums.add(produced: produced, good: good, cycle: cycle(upTo: step.time))
    }
    outcome.book(sums, to: time.slot(upTo: step.time, calendar: calendar))
  }

  /// Notes in which slots the items that a counter counts are only estimated.
  private func noteEstimates(
    _ intervals: [Interval],
    of kind: ItemKind,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let share = definition.counters.share(of: kind, in: 1)
    var sums = ProductionSums()
    if kind == .rework { sums.estimates.rework = 1 }
    if share.produced != 0 { sums.estimates.produced = 1 }
    if share.good != 0 { sums.estimates.good = 1 }
    if share.produced != share.good { sums.estimates.scrap = 1 }
    for interval in intervals where interval.milliseconds <= BookedTime.longestGap {
      time.forEachPart(of: interval, calendar: calendar) { plan, _ in
        outcome.book(sums, to: plan.slot)
      }
    }
  }

  /// Books the time between two readings of a counter: what it counted in it is known as a whole.
  private func bookKnown(
    _ interval: Interval,
    of kind: ItemKind,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard interval.milliseconds <= BookedTime.longestGap else { return }
    let isMain = kind == definition.counters.main
    time.forEachPart(of: interval, calendar: calendar) { plan, part in
      var sums = ProductionSums()
      if isMain { sums.countedTime = part.milliseconds }
      sums.counterTimes[kind] = part.milliseconds
      sums.counterBusyTimes[kind] = plan.busyTime(in: part)
      outcome.book(sums, to: plan.slot)
    }
  }
}

extension ItemCounters {
  /// The counter by which it is judged for which time the good items are known.
  fileprivate var main: ItemKind { good != nil ? .good : total != nil ? .total : .reject }

  /// What a counter's items mean, by the other counter that there is.
  ///
  /// With good and reject their sum is what was produced; with the total, the other one is taken off. A
  /// line with one counter is taken to make no scrap; with all three, the total adds nothing.
  fileprivate func share(of kind: ItemKind, in items: Int64) -> (produced: Int64, good: Int64) {
    let hasParts = good != nil && reject != nil
    switch kind {
    case .good: return (hasParts || total == nil ? items : 0, items)
    case .reject:
      let isTaken = total != nil && good == nil
      return isTaken ? (0, items == .min ? .max : -items) : (items, 0)
    case .total:
      if hasParts { return (0, 0) }
      return (items, good == nil ? items : 0)
    case .rework: return (0, 0)
    }
  }
}

// MARK: - Numbers of the configuration in smaller units

extension LineContext {
  /// PRI in whole microseconds, of what was made up to a moment.
  private func cycle(upTo moment: Timestamp) -> Int64 {
    let code = product.flatMap { moment > $0.since ? $0.code : $0.former }
    let cycle = code.flatMap { definition.product?.idealCycles[$0] } ?? definition.idealCycle
    return ProductionLineDefinition.scaled(cycle, by: 1_000_000)
  }
}

extension ProductionLineDefinition {
  /// The length in milliseconds below which a stop is a minor one.
  var minorStopLimit: Int64 { Self.scaled(minorStop, by: 1000) }

  /// 0 where the number is none above 0.
  fileprivate static func scaled(_ value: Double, by factor: Double) -> Int64 {
    let scaled = (value * factor).rounded()
    return scaled > 0 && scaled < 1e15 ? Int64(scaled) : 0
  }
}
