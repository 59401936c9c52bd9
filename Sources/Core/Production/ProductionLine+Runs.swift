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
    let duration = Self.text(ofDuration: moment.milliseconds(since: run.from))
    let id = definition.id
    return Event(
      subject: id,
      timestamp: moment,
      id: "\(id).state",
      type: "state_change",
      severity: state == .fault ? .warning : .info,
      english: "\(id): \(run.state.english) → \(state.english), after \(duration)",
      vietnamese: "\(id): \(run.state.vietnamese) → \(state.vietnamese), sau \(duration)"
    )
  }

  /// `1 h 2 min 3.5 s`: what is 0 in front is left out.
  static func text(ofDuration milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    let fraction = milliseconds % 1000
    let rest = Double(seconds % 60) + Double(fraction) / 1000
    let last = fraction == 0 ? "\(seconds % 60) s" : "\(rest) s"
    if seconds < 60 { return last }
    let minutes = "\(seconds / 60 % 60) min \(last)"
    return seconds < 3600 ? minutes : "\(seconds / 3600) h \(minutes)"
  }
}

extension MachineState {
  /// The name for English readers.
  package var english: String { rawValue }

  /// The name for Vietnamese readers.
  package var vietnamese: String {
    switch self {
    case .running: "đang chạy"
    case .setup: "chuẩn bị máy"
    case .idle: "chờ"
    case .fault: "sự cố"
    case .off: "tắt"
    case .unknown: "không rõ"
    }
  }
}
