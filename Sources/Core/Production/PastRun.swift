package import Calendar
package import Measurements

/// A stretch of one machine state that has ended, as the ledger keeps it for corrections.
package struct PastRun: Sendable, Hashable, Codable {
  /// The line's id.
  package var line: String
  package var interval: Interval
  package var state: MachineState
  /// Why the machine stood.
  package var reason: String?
  /// Whether it goes on with the state of the run before it, for another reason.
  package var goesOn: Bool

  package init(
    line: String,
    interval: Interval,
    state: MachineState,
    reason: String? = nil,
    goesOn: Bool = false
  ) {
    self.line = line
    self.interval = interval
    self.state = state
    self.reason = reason
    self.goesOn = goesOn
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
