import Calendar
import Energy
import Events
import Indicators
import Measurements

/// The run of the present state, and the one before while a reading on its way may continue it.
struct StateRuns: Sendable, Hashable, Codable {
  private(set) var run: StateRun?
  /// The run before, which time has ended and a reading on its way may continue.
  private var ended: EndedRun?

  /// Forgets all: nothing is known of the state any more.
  mutating func forget() { (run, ended) = (nil, nil) }

  /// Lets the end of a run that time has ended stand.
  mutating func keepEnd() { ended = nil }

  /// Goes on from what was known of the same points; no end is taken back.
  mutating func goOn(from other: Self) { run = other.run }

  // MARK: - States

  /// Ends the run of one state and begins another's, or goes on with the present one.
  ///
  /// `reason` is the one last read, which is that of a run that begins.
  mutating func change(
    to state: MachineState,
    at moment: Timestamp,
    reason: String?,
    of line: ProductionLineDefinition,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run else {
      self.run = StateRun(state: state, from: moment)
      return
    }
    let moment = max(moment, run.from)
    let isOver = state != run.state
    if isOver {
      run.forgetLastReason(endedAt: moment, in: &time, calendar: calendar, into: &outcome)
      run.takeBackStop(from: moment, in: &time, calendar: calendar, into: &outcome)
    }
    let minorStop = line.minorStopLimit
    run.countBusyTime(
      upTo: moment,
      minorStop: minorStop,
      in: &time,
      calendar: calendar,
      into: &outcome
    )
    run.countStop(upTo: moment, in: &time, calendar: calendar, into: &outcome)
    self.run = run
    guard isOver else { return }
    if state != .unknown {
      run.bookMinorStop(endedAt: moment, in: &time, calendar: calendar, into: &outcome)
    }
    outcome.events.append(line.stateChange(from: run, to: state, at: moment))
    outcome.finish(run.part(endingAt: moment, of: line.id))
    self.run = StateRun(state: state, from: moment, reason: state.isStanding ? reason : nil)
  }

  /// Ends the run of a state of which no reading has come for too long.
  ///
  /// Should one come after all that was taken in time, ``resume(at:_:of:into:)`` takes the end back.
  mutating func end(
    at moment: Timestamp,
    of line: ProductionLineDefinition,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let run else { return }
    var ending = ProductionOutcome()
    change(
      to: .unknown,
      at: moment,
      reason: nil,
      of: line,
      in: &time,
      calendar: calendar,
      into: &ending
    )
    ended = EndedRun(run: run, bookings: ending.bookings)
    outcome.append(ending)
  }

  /// Lets the run that has ended go on where a reading of the state was taken before that end.
  mutating func resume(
    at time: Timestamp,
    _ readings: StateReadings,
    of line: ProductionLineDefinition,
    into outcome: inout ProductionOutcome
  ) {
    guard let ended, let held = readings.held, let end = readings.heldUntil, let unknown = run
    else { return }
    self.ended = nil
    guard held.at <= time, time <= end, unknown.state == .unknown else { return }
    for booking in ended.bookings { outcome.takeBack(booking) }
    outcome.runs.removeAll { $0.interval.from == ended.run.stopFrom }
    outcome.events.append(line.stateResumed(ended.run.state, at: unknown.from))
    run = ended.run
  }

  // MARK: - Stops

  /// Books what the present stop has lasted up to a moment.
  mutating func countStop(
    upTo moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    run?.countStop(upTo: moment, in: &time, calendar: calendar, into: &outcome)
  }

  /// Books the present stop up to where everything is booked for good, and not further.
  mutating func settleStop(
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run, run.isStop else { return }
    let end = max(time.settled, run.stopFrom)
    run.takeBackStop(from: end, in: &time, calendar: calendar, into: &outcome)
    run.countStop(upTo: end, in: &time, calendar: calendar, into: &outcome)
    self.run = run
  }

  /// Takes note of a reason; that of a stop without one is that of the whole stop, another one begins
  /// a stop of its own.
  ///
  /// Without a reason, the present stop keeps its own.
  mutating func accept(
    reason: String?,
    at moment: Timestamp,
    of line: ProductionLineDefinition,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run else { return }
    if let reason {
      guard run.state.isStanding, reason != run.reason else { return }
      let moment = max(moment, run.stopFrom)
      if run.reason == nil {
        run.name(reason, readAt: moment, in: &time, calendar: calendar, into: &outcome)
      } else if let ended = run.change(
        to: reason,
        at: moment,
        of: line.id,
        in: &time,
        calendar: calendar,
        into: &outcome
      ) {
        outcome.finish(ended)
      }
    } else {
      run.forgetFirstReason(readAt: moment, in: &time, calendar: calendar, into: &outcome)
    }
    self.run = run
  }

  /// Gives the stop that is going on another reason, as somebody enters it.
  ///
  /// - Returns: Whether the machine stands in a part of the interval.
  mutating func setReason(
    _ reason: String,
    in interval: Interval,
    time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> Bool {
    guard var run, run.state.isStanding, run.from < interval.to,
      interval.from <= time.booked?.to ?? run.from
    else { return false }
    ended = nil
    run.correct(reason: reason, in: &time, calendar: calendar, into: &outcome)
    self.run = run
    return true
  }

  /// Books anew what is booked for good of the run that is going on, after stops have been planned.
  ///
  /// `before` are the stops planned when it was booked.
  mutating func correct(
    from before: [Interval],
    of line: ProductionLineDefinition,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run, time.settled > run.from else { return }
    // Whether it is a failure or a minor stop is decided below, and when it ends.
    let part = run.part(endingAt: time.settled, of: line.id, goesOn: true)
    let stops = time.plannedStops
    part.correct(from: before, to: stops, minorStop: 0, calendar: calendar, into: &outcome)
    let footprint = part.footprint(calendar: calendar, plannedStops: stops, minorStop: 0)
    run.noteCounted(!footprint.isEmpty)
    run.correctFailure(
      minorStop: line.minorStopLimit,
      in: &time,
      calendar: calendar,
      into: &outcome
    )
    self.run = run
  }
}

/// A run that the passing of time has ended, before a reading showed that it had.
private struct EndedRun: Sendable, Hashable, Codable {
  /// As it was before it ended.
  var run: StateRun
  /// What its end has booked.
  var bookings: [ProductionBooking]
}

extension ProductionOutcome {
  /// Hands out a run that has ended, for the ledger.
  fileprivate mutating func finish(_ run: PastRun) {
    if !run.interval.isEmpty { runs.append(run) }
  }
}
