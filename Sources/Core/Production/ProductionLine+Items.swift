import Calendar
import Energy
import Indicators
import Measurements

/// Which of a line's counters counted.
enum ItemKind { case good, reject, total, rework }

extension ProductionLine {
  /// Books items to the slot in which they had been made, also outside planned time: none is lost.
  mutating func count(
    _ increase: ItemCounter.Increase,
    of kind: ItemKind,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if case .epochStarted(let old, let base) = increase.note {
      outcome.events.append(reset(of: kind, from: old, to: base, at: increase.time))
    }
    guard increase.items != 0 else { return }
    var sums = ProductionSums()
    if kind == .rework {
      sums.rework = increase.items
    } else {
      let (produced, good) = share(of: kind, in: increase.items)
      sums.add(produced: produced, good: good, cycle: cycle(upTo: increase.time))
    }
    outcome.book(sums, to: slot(upTo: increase.time, calendar: calendar))
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

  private func reset(
    of kind: ItemKind,
    from old: Int64,
    to base: Int64,
    at time: Timestamp
  ) -> Event {
    let counters = definition.counters
    let point =
      switch kind {
      case .good: counters.good
      case .reject: counters.reject
      case .total: counters.total
      case .rework: counters.rework
      }
    let name = point?.name ?? ""
    let (old, new) = (MilliUnits.units(old), MilliUnits.units(base))
    return Event(
      subject: definition.id,
      timestamp: time,
      id: "\(definition.id).counter_reset.\(name)",
      type: "counter_reset",
      severity: .info,
      english: "\(name) was reset: from \(old) it now counts from \(new)",
      vietnamese: "\(name) đã được đặt lại: từ \(old), nay đếm từ \(new)"
    )
  }
}
