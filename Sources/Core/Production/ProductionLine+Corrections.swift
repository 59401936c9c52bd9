package import Calendar
package import Measurements

extension ProductionLine {
  /// The stretches planned as stops, as far back as corrections reach.
  package var stopsPlanned: [Interval] { plannedStops }

  /// Milliseconds below which a stop is a minor one.
  package var minorStopLimit: Int64 { minorStop }

  /// The run that is going on, as far as it is booked for good; `nil` before the first state.
  package var presentRun: PastRun? {
    guard let run, settled > run.from else { return nil }
    return PastRun(
      line: definition.id,
      interval: Interval(from: run.reasonFrom ?? run.from, to: settled),
      state: run.state,
      reason: run.reason,
      goesOn: true
    )
  }
}

extension PastRun {
  /// What is to be booked when more stops are planned than before, or the reason is another.
  package func correction(
    to corrected: PastRun? = nil,
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
