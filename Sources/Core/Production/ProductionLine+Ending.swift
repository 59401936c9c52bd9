import Events
import Calendar
import Energy
import Indicators
package import Measurements

/// A run that the passing of time has ended, before a reading showed that it had.
struct EndedRun: Sendable, Hashable, Codable {
  /// As it was before it ended.
  var run: StateRun
  /// What its end has booked.
  var bookings: [ProductionBooking]
}

extension ProductionLine {
  /// How long after a state has ceased to hold, and after its last reading came in, its run is ended
  /// without another one, in milliseconds: a reading that was taken in time may come as late over a slow
  /// line or on a machine that is busy.
  package static let lateness: Int64 = 30_000

  /// Since when the present state has held, or the machine has stood for the present reason: the
  /// beginning under which its run will be handed out, and may have been when it ended too early.
  package var presentRunFrom: Timestamp? { run?.stopFrom }

  /// Ends the run of a state of which no reading has come for too long.
  ///
  /// Should one come after all that was taken in time, ``resumeRun(at:calendar:into:)`` takes the end back.
  mutating func endRun(
    at now: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let run, run.state != .unknown, let end = stateEnd,
      now.milliseconds(since: max(end, heardAt ?? end)) > Self.lateness
    else { return }
    var ending = ProductionOutcome()
    change(to: .unknown, at: end, calendar: calendar, into: &ending)
    ended = EndedRun(run: run, bookings: ending.bookings)
    outcome.append(ending)
  }

  /// Lets the run that has ended go on where a reading of the state was taken before that end.
  mutating func resumeRun(
    at time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let ended, let held, let end = heldUntil, let unknown = run else { return }
    self.ended = nil
    guard held.at <= time, time <= end, unknown.state == .unknown else { return }
    for booking in ended.bookings { outcome.takeBack(booking) }
    outcome.runs.removeAll { $0.interval.from == ended.run.stopFrom }
    outcome.events.append(resumed(ended.run.state, at: unknown.from))
    run = ended.run
  }

  private func resumed(_ state: MachineState, at moment: Timestamp) -> Event {
    let id = definition.id
    return Event(.stateResumed(line: id, to: state.named), of: id, at: moment, id: "\(id).state")
  }
}

extension ProductionLine {
  /// Books what the present stop has lasted, as far as its state holds.
  mutating func countPresentStop(
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run, run.isStop, run.state == held?.state, let booked, let end = heldUntil else {
      return
    }
    countStop(of: &run, upTo: min(booked.to, end), calendar: calendar, into: &outcome)
    self.run = run
  }

  /// Books the present stop up to where everything is booked for good, and not further.
  mutating func settleStop(calendar: PlantCalendar, into outcome: inout ProductionOutcome) {
    guard var run, run.isStop else { return }
    let end = max(settled, run.stopFrom)
    takeBackStop(of: &run, from: end, calendar: calendar, into: &outcome)
    countStop(of: &run, upTo: end, calendar: calendar, into: &outcome)
    self.run = run
  }

  /// Takes back what is booked of a stop behind a moment: it ended there, or its reason did.
  func takeBackStop(
    of run: inout StateRun,
    from moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard run.isStop, let end = run.stopUpTo, moment < end else { return }
    let moment = max(moment, run.stopFrom)
    let before = Interval(from: run.stopFrom, to: moment)
    var (line, isCounted) = (self, false)
    line.forEachPart(of: before, calendar: calendar) { plan, part in
      isCounted = isCounted || plan.busyTime(in: part) > 0
    }
    line.forEachPart(of: Interval(from: moment, to: end), calendar: calendar) { plan, part in
      outcome.book(run.stop(count: 0, duration: -plan.busyTime(in: part)), to: plan.slot)
    }
    if run.isCounted == true, !isCounted {
      let beginning = line.slot(containing: run.stopFrom, calendar: calendar)
      outcome.book(run.stop(count: -1, duration: 0), to: beginning)
    }
    (run.stopUpTo, run.isCounted) = (moment, isCounted)
  }
}
