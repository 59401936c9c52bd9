package import Calendar
import Energy
package import Measurements

extension StateRun {
  /// Whether it counts among the stops: a fault always, another standstill where it has a reason.
  var isStop: Bool { state == .fault || (state.isStanding && reason != nil) }

  var reasonName: String { reason ?? StopSums.unspecified }

  /// Since when it has stood for its reason.
  var stopFrom: Timestamp { reasonFrom ?? from }

  /// What is to be booked of it as a stop.
  func stop(count: Int64, duration: Int64) -> ProductionSums {
    var sums = ProductionSums()
    guard count != 0 || duration != 0 else { return sums }
    sums.stops[reasonName] = StopSums(count: count, duration: duration)
    return sums
  }
}

extension MachineState {
  /// Whether a reason can be given for it.
  package var isStanding: Bool {
    switch self {
    case .fault, .idle, .off: true
    case .running, .setup, .unknown: false
    }
  }
}

extension ProductionLine {
  /// Books what a stop lasted in planned busy time since it was last looked at, by its reason; its count
  /// where it began.
  func countStop(
    of run: inout StateRun,
    upTo moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let from = run.stopUpTo ?? run.stopFrom
    guard run.isStop, moment > from else { return }
    run.stopUpTo = moment
    var line = self
    var busyTime: Int64 = 0
    line.forEachPart(of: Interval(from: from, to: moment), calendar: calendar) { plan, part in
      let busy = plan.busyTime(in: part)
      busyTime = busyTime.saturatingAdd(busy)
      outcome.book(run.stop(count: 0, duration: busy), to: plan.slot)
    }
    guard run.isCounted != true, busyTime > 0 else { return }
    run.isCounted = true
    let beginning = line.slot(containing: run.stopFrom, calendar: calendar)
    outcome.book(run.stop(count: 1, duration: 0), to: beginning)
  }

  /// Takes note of a reason; that of a stop without one is that of the whole stop, another one begins
  /// a stop of its own.
  mutating func accept(
    reason new: String?,
    at time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    reason = new
    guard let new else { return forgetReason(readAt: time, calendar: calendar, into: &outcome) }
    guard var run, run.state.isStanding, new != run.reason else { return }
    let time = max(time, run.stopFrom)
    if run.reason == nil {
      run.namedAt = time
      rename(&run, new, upTo: max(time, run.stopUpTo ?? time), calendar: calendar, into: &outcome)
    } else {
      takeBackStop(of: &run, from: time, calendar: calendar, into: &outcome)
      countStop(of: &run, upTo: time, calendar: calendar, into: &outcome)
      if run.isCounted == true { finish(run, at: time, into: &outcome) }
      run.reasonFrom = run.isCounted == true ? time : run.reasonFrom
      (run.reason, run.stopUpTo, run.isCounted) = (new, time, false)
    }
    self.run = run
  }

  /// A stop has no reason that ended when it began.
  private mutating func forgetReason(
    readAt time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard var run, run.reason != nil, run.reasonFrom == nil, time <= run.from else { return }
    rename(&run, nil, upTo: run.stopUpTo ?? run.from, calendar: calendar, into: &outcome)
    self.run = run
  }

  /// Takes a reason from a run that was read when the run ended: it is that of the next one.
  ///
  /// Points of one reading come one by one, the reason perhaps before the state.
  func forgetLastReason(
    of run: inout StateRun,
    endedAt moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let namedAt = run.namedAt, namedAt >= moment, run.reasonFrom == nil else { return }
    rename(&run, nil, upTo: run.stopUpTo ?? run.from, calendar: calendar, into: &outcome)
  }

  /// Gives the stop that is going on its reason from its beginning, or takes it.
  private func rename(
    _ run: inout StateRun,
    _ reason: String?,
    upTo time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let end = run.stopUpTo {
      var former = run
      (former.stopUpTo, former.isCounted) = (nil, false)
      var booked = ProductionOutcome()
      countStop(of: &former, upTo: end, calendar: calendar, into: &booked)
      for booking in booked.bookings { outcome.takeBack(booking) }
    }
    (run.reason, run.stopUpTo, run.isCounted) = (reason, nil, false)
    countStop(of: &run, upTo: time, calendar: calendar, into: &outcome)
  }

  /// Gives the stop that is going on another reason, as somebody enters it.
  ///
  /// - Returns: Whether the machine stands in a part of the interval.
  package mutating func setReason(
    _ reason: String,
    in interval: Interval,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> Bool {
    // A run that has ended gets its reason as one that has: it must not go on without it.
    if run?.state == .unknown { keepEnd() }
    guard var run, run.state.isStanding, run.from < interval.to,
      interval.from <= booked?.to ?? run.from
    else { return false }
    ended = nil
    run.namedAt = nil
    rename(&run, reason, upTo: run.stopUpTo ?? run.from, calendar: calendar, into: &outcome)
    self.run = run
    return true
  }

  /// Hands out a run that has ended, for the ledger.
  func finish(_ run: StateRun, at moment: Timestamp, into outcome: inout ProductionOutcome) {
    let from = run.stopFrom
    guard moment > from else { return }
    outcome.runs.append(
      PastRun(
        line: definition.id,
        interval: Interval(from: from, to: moment),
        state: run.state,
        reason: run.reason,
        goesOn: run.reasonFrom != nil
      )
    )
  }
}
