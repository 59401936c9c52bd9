package import Languages
import Events
import Calendar
import Energy
import Indicators
import Measurements

extension ProductionLine {
  /// Ends the run of one state and begins another's, or goes on with the present one.
  mutating func change(
    to state: MachineState,
    at moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run else {
      self.run = StateRun(state: state, from: moment)
      return
    }
    let moment = max(moment, run.from)
    if state != run.state {
      forgetLastReason(of: &run, endedAt: moment, calendar: calendar, into: &outcome)
      takeBackStop(of: &run, from: moment, calendar: calendar, into: &outcome)
    }
    countBusyTime(of: &run, upTo: moment, calendar: calendar, into: &outcome)
    countStop(of: &run, upTo: moment, calendar: calendar, into: &outcome)
    guard state != run.state else {
      self.run = run
      return
    }
    if state != .unknown { bookMinorStop(run, endedAt: moment, calendar: calendar, into: &outcome) }
    outcome.events.append(stateChange(from: run, to: state, at: moment))
    finish(run, at: moment, into: &outcome)
    self.run = StateRun(state: state, from: moment, reason: state.isStanding ? reason : nil)
  }

  /// Adds up a stop's planned busy time, and books it as a failure once it has lasted too long for a minor
  /// stop, by the clock; one without planned busy time is none.
  private mutating func countBusyTime(
    of run: inout StateRun,
    upTo moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard run.state == .fault, !run.isFailure, moment > run.countedUpTo else { return }
    let since = Interval(from: run.countedUpTo, to: moment)
    forEachPart(of: since, calendar: calendar) { plan, part in
      run.busy = run.busy.saturatingAdd(plan.busyTime(in: part))
    }
    run.countedUpTo = moment
    guard run.busy > 0, moment.milliseconds(since: run.from) >= max(1, minorStop) else { return }
    run.isFailure = true
    var sums = ProductionSums()
    sums.failures = 1
    outcome.book(sums, to: slot(containing: run.from, calendar: calendar))
  }

  /// Books a stop that ended before it was a failure: its time where it was, its count where it began.
  private mutating func bookMinorStop(
    _ run: StateRun,
    endedAt moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard run.state == .fault, !run.isFailure, run.busy > 0 else { return }
    var count = ProductionSums()
    count.minorStops = 1
    outcome.book(count, to: slot(containing: run.from, calendar: calendar))
    forEachPart(of: Interval(from: run.from, to: moment), calendar: calendar) { plan, part in
      var sums = ProductionSums()
      sums.minorStopTime = plan.busyTime(in: part)
      outcome.book(sums, to: plan.slot)
    }
  }
}

extension ProductionLine {
  func stateChange(
    from run: StateRun,
    to state: MachineState,
    at moment: Timestamp
  ) -> Event {
    let id = definition.id
    return Event(
      .stateChange(
        line: id,
        from: run.state.named,
        to: state.named,
        duration: moment.milliseconds(since: run.from),
        isFault: state == .fault
      ),
      of: id,
      at: moment,
      id: "\(id).state"
    )
  }
}

extension MachineState {
  /// The name for people.
  package var name: BilingualText {
    switch self {
    case .running: BilingualText(rawValue, "đang chạy")
    case .setup: BilingualText(rawValue, "chuẩn bị máy")
    case .idle: BilingualText(rawValue, "chờ")
    case .fault: BilingualText(rawValue, "sự cố")
    case .off: BilingualText(rawValue, "tắt")
    case .unknown: BilingualText(rawValue, "không rõ")
    }
  }

  /// As events carry it.
  var named: EventContent.State { (rawValue, name) }
}
