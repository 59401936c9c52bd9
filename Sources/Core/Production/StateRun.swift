import Calendar
import Energy
import Measurements

/// The stretch of time since the last change of state, and what of it is booked as a stop or a failure.
struct StateRun: Sendable, Hashable, Codable {
  let state: MachineState
  let from: Timestamp
  /// Up to where its planned busy time is in ``busy``.
  private(set) var countedUpTo: Timestamp
  /// Milliseconds of planned busy time.
  private var busy: Int64 = 0
  /// Whether it has been booked as a failure.
  private var isFailure = false
  /// Why the machine stands.
  private(set) var reason: String?
  /// Since when it has stood for that reason.
  private(set) var reasonFrom: Timestamp?
  /// When that reason was read, where it was given to the whole run.
  private var namedAt: Timestamp?
  /// Up to where it is booked as a stop.
  private(set) var stopUpTo: Timestamp?
  /// Whether it has been counted as a stop.
  private var isCounted: Bool?

  init(state: MachineState, from: Timestamp, reason: String? = nil) {
    self.state = state
    self.from = from
    self.reason = reason
    countedUpTo = from
  }

  /// Since when it has stood for its reason.
  var stopFrom: Timestamp { reasonFrom ?? from }

  /// Whether it counts among the stops: a fault always, another standstill where it has a reason.
  var isStop: Bool { state == .fault || (state.isStanding && reason != nil) }

  /// Its part for the present reason, as one that has ended at a moment.
  ///
  /// `goesOn`: whether the state goes on behind it; `nil`: as the run says.
  func part(endingAt moment: Timestamp, of line: String, goesOn: Bool? = nil) -> PastRun {
    PastRun(
      line: line,
      interval: Interval(from: stopFrom, to: moment),
      state: state,
      reason: reason,
      goesOn: goesOn ?? (reasonFrom != nil)
    )
  }
}

// MARK: - Failures and minor stops

extension StateRun {
  /// Adds up a fault's planned busy time, and books it as a failure once it has lasted too long for a minor
  /// stop, by the clock; one without planned busy time is none.
  mutating func countBusyTime(
    upTo moment: Timestamp,
    minorStop: Int64,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard state == .fault, !isFailure, moment > countedUpTo else { return }
    let since = Interval(from: countedUpTo, to: moment)
    time.forEachPart(of: since, calendar: calendar) { plan, part in
      busy = busy.saturatingAdd(plan.busyTime(in: part))
    }
    countedUpTo = moment
    guard busy > 0, moment.milliseconds(since: from) >= max(1, minorStop) else { return }
    isFailure = true
    var sums = ProductionSums()
    sums.failures = 1
    outcome.book(sums, to: time.slot(containing: from, calendar: calendar))
  }

  /// Books a fault that ended before it was a failure: its time where it was, its count where it began.
  func bookMinorStop(
    endedAt moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard state == .fault, !isFailure, busy > 0 else { return }
    var count = ProductionSums()
    count.minorStops = 1
    outcome.book(count, to: time.slot(containing: from, calendar: calendar))
    time.forEachPart(of: Interval(from: from, to: moment), calendar: calendar) { plan, part in
      var sums = ProductionSums()
      sums.minorStopTime = plan.busyTime(in: part)
      outcome.book(sums, to: plan.slot)
    }
  }

  /// Decides anew whether a fault is a failure, after stops have been planned.
  mutating func correctFailure(
    minorStop: Int64,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard state == .fault else { return }
    let known = Interval(from: from, to: countedUpTo)
    busy = known.busyTime(calendar: calendar, plannedStops: time.plannedStops)
    let mustBeFailure = known.milliseconds >= max(1, minorStop) && busy > 0
    guard mustBeFailure != isFailure else { return }
    var change = ProductionSums()
    change.failures = mustBeFailure ? 1 : -1
    outcome.book(change, to: time.slot(containing: from, calendar: calendar))
    isFailure = mustBeFailure
  }
}

extension Interval {
  /// Milliseconds of planned busy time in it.
  fileprivate func busyTime(calendar: PlantCalendar, plannedStops: [Interval]) -> Int64 {
    calendar.grid.slots(covering: self).reduce(0) { sum, slot in
      let plan = SlotPlan(containing: slot.from, calendar: calendar, plannedStops: plannedStops)
      return sum.saturatingAdd(plan.busyTime(in: intersection(plan.slot)))
    }
  }
}

// MARK: - Stops by reason

extension StateRun {
  private func stop(count: Int64, duration: Int64) -> ProductionSums {
    var sums = ProductionSums()
    guard count != 0 || duration != 0 else { return sums }
    sums.stops[reason ?? StopSums.unspecified] = StopSums(count: count, duration: duration)
    return sums
  }

  /// Books what a stop lasted in planned busy time since it was last looked at, by its reason; its count
  /// where it began.
  mutating func countStop(
    upTo moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let from = stopUpTo ?? stopFrom
    guard isStop, moment > from else { return }
    stopUpTo = moment
    var busyTime: Int64 = 0
    time.forEachPart(of: Interval(from: from, to: moment), calendar: calendar) { plan, part in
      let busy = plan.busyTime(in: part)
      busyTime = busyTime.saturatingAdd(busy)
      outcome.book(stop(count: 0, duration: busy), to: plan.slot)
    }
    guard isCounted != true, busyTime > 0 else { return }
    isCounted = true
    let beginning = time.slot(containing: stopFrom, calendar: calendar)
    outcome.book(stop(count: 1, duration: 0), to: beginning)
  }

  /// Takes back what is booked of a stop behind a moment: it ended there, or its reason did.
  mutating func takeBackStop(
    from moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard isStop, let end = stopUpTo, moment < end else { return }
    let moment = max(moment, stopFrom)
    var mustCount = false
    time.forEachPart(of: Interval(from: stopFrom, to: moment), calendar: calendar) { plan, part in
      mustCount = mustCount || plan.busyTime(in: part) > 0
    }
    time.forEachPart(of: Interval(from: moment, to: end), calendar: calendar) { plan, part in
      outcome.book(stop(count: 0, duration: -plan.busyTime(in: part)), to: plan.slot)
    }
    if isCounted == true, !mustCount {
      let beginning = time.slot(containing: stopFrom, calendar: calendar)
      outcome.book(stop(count: -1, duration: 0), to: beginning)
    }
    (stopUpTo, isCounted) = (moment, mustCount)
  }

  /// Notes whether the stop counts after stops have been planned.
  mutating func noteCounted(_ isCounted: Bool) { self.isCounted = isCounted }

  /// Gives the stop its reason from its beginning, as it was read at a moment.
  mutating func name(
    _ reason: String,
    readAt moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    namedAt = moment
    let end = max(moment, stopUpTo ?? moment)
    rename(reason, upTo: end, in: &time, calendar: calendar, into: &outcome)
  }

  /// Gives the stop another reason from its beginning, as a person enters it.
  mutating func correct(
    reason: String,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    namedAt = nil
    rename(reason, upTo: stopUpTo ?? from, in: &time, calendar: calendar, into: &outcome)
  }

  /// Ends the stop for one reason and begins one for another.
  ///
  /// - Returns: The part that has ended, where it counts as a stop.
  mutating func change(
    to new: String,
    at moment: Timestamp,
    of line: String,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> PastRun? {
    takeBackStop(from: moment, in: &time, calendar: calendar, into: &outcome)
    countStop(upTo: moment, in: &time, calendar: calendar, into: &outcome)
    let ended = part(endingAt: moment, of: line)
    let wasStop = isCounted == true
    if wasStop { reasonFrom = moment }
    (reason, stopUpTo, isCounted) = (new, moment, false)
    return wasStop ? ended : nil
  }

  /// Takes the first reason from a run, where a reading up to its beginning shows that this reason had ended.
  mutating func forgetFirstReason(
    readAt moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard reason != nil, reasonFrom == nil, moment <= from else { return }
    rename(nil, upTo: stopUpTo ?? from, in: &time, calendar: calendar, into: &outcome)
  }

  /// Takes a reason from a run that was read when the run ended: it is that of the next one.
  ///
  /// Points of one reading come one by one, the reason perhaps before the state.
  mutating func forgetLastReason(
    endedAt moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let namedAt, namedAt >= moment, reasonFrom == nil else { return }
    rename(nil, upTo: stopUpTo ?? from, in: &time, calendar: calendar, into: &outcome)
  }

  private mutating func rename(
    _ reason: String?,
    upTo moment: Timestamp,
    in time: inout BookedTime,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let end = stopUpTo {
      var former = self
      (former.stopUpTo, former.isCounted) = (nil, false)
      var booked = ProductionOutcome()
      former.countStop(upTo: end, in: &time, calendar: calendar, into: &booked)
      for booking in booked.bookings { outcome.takeBack(booking) }
    }
    (self.reason, stopUpTo, isCounted) = (reason, nil, false)
    countStop(upTo: moment, in: &time, calendar: calendar, into: &outcome)
  }
}
