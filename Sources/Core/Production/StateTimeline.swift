import Calendar
import Energy
import Measurements

/// Which state a production line was in when, and what is booked of that.
///
/// Time is booked for the state held up to now, and taken back where a reading on its way shows another one.
struct StateTimeline: Sendable, Hashable {
  private(set) var time = BookedTime()
  private(set) var readings: StateReadings
  private(set) var runs = StateRuns()

  /// How long after a state has ceased to hold, and after its last reading came in, its run is ended
  /// without another one, in milliseconds: a reading that was taken in time may come as late over a slow
  /// connection or on a machine that is busy.
  static let lateness: Int64 = 30_000

  init(pollPeriod: Int64) { readings = StateReadings(pollPeriod: pollPeriod) }

  // MARK: - Time

  /// Books the time up to now; see ``ProductionLine/advance(to:calendar:into:)``.
  mutating func advance(
    to now: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let booked = time.booked, now < booked.from,
      booked.from.milliseconds(since: now) <= Self.lateness
    {
      return
    }
    bookTime(to: now, line, calendar: calendar, into: &outcome)
    countPresentStop(calendar: calendar, into: &outcome)
    endRun(at: now, line, calendar: calendar, into: &outcome)
  }

  /// Books the time up to the reading of a state, after which no earlier one comes.
  mutating func advance(
    toReadingAt moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    runs.resume(at: moment, readings, of: line.definition, into: &outcome)
    bookTime(to: moment, line, calendar: calendar, into: &outcome)
    readings.hear(at: time.booked?.to)
    guard let end = stateEnd, end < moment else { return }
    change(to: .unknown, at: end, line, calendar: calendar, into: &outcome)
  }

  private mutating func bookTime(
    to now: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    switch time.passage(to: now) {
    case .nothing: return
    case .leap:
      time.begin(at: now)
      readings.forget()
      runs.forget()
    case .stretch(let interval):
      line.book(interval, readings, in: &time, calendar: calendar, into: &outcome)
      time.extend(to: now)
    }
  }

  /// Where the run of the state last read ends without another reading.
  private var stateEnd: Timestamp? { readings.heldUntil.map { max($0, time.settled) } }

  /// Books what the present stop has lasted, as far as its state holds.
  private mutating func countPresentStop(
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let run = runs.run, run.isStop, run.state == readings.held?.state,
      let booked = time.booked, let end = readings.heldUntil
    else { return }
    runs.countStop(upTo: min(booked.to, end), in: &time, calendar: calendar, into: &outcome)
  }

  /// Ends the run of a state of which no reading has come for too long.
  private mutating func endRun(
    at now: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let run = runs.run, run.state != .unknown, let end = stateEnd,
      now.milliseconds(since: max(end, readings.heardAt ?? end)) > Self.lateness
    else { return }
    runs.end(at: end, of: line.definition, in: &time, calendar: calendar, into: &outcome)
  }

  // MARK: - States

  /// Takes a reading of a point; those of points that show no state change nothing.
  mutating func accept(
    _ point: PointReference,
    _ value: Double?,
    at moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    switch line.definition.state {
    case .point(point, let states):
      advance(toReadingAt: moment, line, calendar: calendar, into: &outcome)
      guard let value else { return }
      let state = Int(exactly: value).flatMap { states[$0] } ?? .unknown
      accept(state, at: moment, line, calendar: calendar, into: &outcome)
    case .coils(let bits, let otherwise) where bits.contains { $0.point == point }:
      advance(to: moment, line, calendar: calendar, into: &outcome)
      guard let value,
        let state = readings.state(of: bits, otherwise, adding: point, value)
      else { return }
      advance(toReadingAt: moment, line, calendar: calendar, into: &outcome)
      accept(state, at: moment, line, calendar: calendar, into: &outcome)
    case .power(point, let offBelow, let runningAbove, let hold):
      advance(toReadingAt: moment, line, calendar: calendar, into: &outcome)
      guard let value, value.isFinite else { return }
      let state = MachineState(power: value, offBelow: offBelow, runningAbove: runningAbove)
      judge(state, hold: hold, at: moment, line, calendar: calendar, into: &outcome)
    case .point, .coils, .power: return
    }
  }

  private mutating func accept(
    _ state: MachineState,
    at moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    settleIfSetBack(to: moment)
    let held = HeldState(state: state, at: moment)
    enter(held, since: moment, line, calendar: calendar, into: &outcome)
  }

  /// Takes a state that the power suggests: it counts from the moment it began, once it has held.
  private mutating func judge(
    _ state: MachineState,
    hold: Int64,
    at moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let isSetBack = settleIfSetBack(to: moment)
    switch readings.judge(state, hold: hold, at: moment, isBroken: isSetBack) {
    case .counts(let since):
      let held = HeldState(state: state, at: moment)
      enter(held, since: since, line, calendar: calendar, into: &outcome)
    case .waits(let known, let settled):
      if let settled { time.settle(upTo: settled) }
      let held = HeldState(state: known, at: moment)
      let start = max(moment, time.settled)
      self.hold(held, from: start, line, calendar: calendar, into: &outcome)
    }
  }

  /// Makes everything booked final when the clock was set back before the last reading.
  @discardableResult
  private mutating func settleIfSetBack(to moment: Timestamp) -> Bool {
    guard let held = readings.held, moment < held.at else { return false }
    time.settleAll()
    runs.keepEnd()
    return true
  }

  /// Goes over to a state, or stays in it, from a moment on.
  private mutating func enter(
    _ held: HeldState,
    since moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let start = max(moment, time.settled)
    hold(held, from: start, line, calendar: calendar, into: &outcome)
    time.settle(upTo: start)
    change(to: held.state, at: start, line, calendar: calendar, into: &outcome)
  }

  /// Replaces the state from a moment on, and what is booked behind that moment.
  private mutating func hold(
    _ new: HeldState,
    from moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let end = time.booked?.to ?? moment
    let rest = Interval(from: moment, to: end)
    let isSame =
      readings.held?.state == new.state && (readings.heldUntil ?? .distantPast) >= end
    let isRebooked = !isSame && !rest.isEmpty
    if isRebooked {
      line.takeBack(rest, readings, in: &time, calendar: calendar, into: &outcome)
    }
    readings.hold(new)
    if isRebooked { line.book(rest, readings, in: &time, calendar: calendar, into: &outcome) }
  }

  private mutating func change(
    to state: MachineState,
    at moment: Timestamp,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    runs.change(
      to: state,
      at: moment,
      reason: line.reason,
      of: line.definition,
      in: &time,
      calendar: calendar,
      into: &outcome
    )
  }

  /// Changes the runs, and what is booked of them in the time.
  mutating func change(_ body: (inout StateRuns, inout BookedTime) -> Void) { body(&runs, &time) }

  /// Makes what is booked up to a moment final.
  mutating func settle(upTo moment: Timestamp) { time.settle(upTo: moment) }

  // MARK: - What persons enter

  /// Plans a stop, see ``ProductionLine/planStop(_:calendar:into:)``.
  mutating func planStop(
    _ stop: Interval,
    _ line: LineContext,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> Interval? {
    keepEnd()
    runs.settleStop(in: &time, calendar: calendar, into: &outcome)
    let open = time.open
    if !open.isEmpty {
      line.takeBack(open, readings, in: &time, calendar: calendar, into: &outcome)
    }
    time.plan(stop)
    if !open.isEmpty { line.book(open, readings, in: &time, calendar: calendar, into: &outcome) }
    guard let booked = time.booked else { return nil }
    let past = stop.intersection(Interval(from: booked.from, to: time.settled))
    return past.isEmpty ? nil : past
  }

  /// Lets the end of a run that time has ended stand: the run is corrected as one that has ended, and must
  /// not be taken back here as well.
  private mutating func keepEnd() {
    runs.keepEnd()
    guard let run = runs.run, run.state == .unknown, readings.held?.state != .unknown else {
      return
    }
    time.settle(upTo: min(run.from, time.booked?.to ?? run.from))
  }

  /// Gives the stop that is going on another reason.
  ///
  /// - Returns: Whether the machine stands in a part of the interval.
  mutating func setReason(
    _ reason: String,
    in interval: Interval,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> Bool {
    // A run that has ended gets its reason as one that has: it must not go on without it.
    if runs.run?.state == .unknown { keepEnd() }
    return runs.setReason(reason, in: interval, time: &time, calendar: calendar, into: &outcome)
  }

  // MARK: - Configuration

  /// Goes on with another configuration: what is booked stays.
  ///
  /// `isSameSource`: whether the state comes from the same points.
  mutating func goOn(from other: Self, isSameSource: Bool) {
    time = other.time
    time.settleAll()
    time.forgetPlan()
    guard isSameSource else { return }
    readings.goOn(from: other.readings)
    runs.goOn(from: other.runs)
  }
}

/// All fields stand side by side, as stored states have them.
extension StateTimeline: Codable {
  init(from decoder: any Decoder) throws {
    time = try BookedTime(from: decoder)
    readings = try StateReadings(from: decoder)
    runs = try StateRuns(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    try time.encode(to: encoder)
    try readings.encode(to: encoder)
    try runs.encode(to: encoder)
  }
}
