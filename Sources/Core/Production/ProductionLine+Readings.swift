package import Calendar
package import Measurements

extension ProductionLine {
  /// Takes a reading of one of the line's points; those of other points change nothing.
  ///
  /// - Parameters:
  ///   - point: The point that was read.
  ///   - value: In the point's unit, a state as its number; `nil` where the reading is bad, which the
  ///     state before it outlives by at most two poll periods.
  ///   - time: When it was read.
  ///   - calendar: The site's calendar, whose grid the ledger's slots are of.
  ///   - outcome: What is to be booked and reported is appended to it.
  package mutating func accept(
    point: PointReference,
    value: Double?,
    at time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let time = Self.bounded(time)
    acceptState(of: point, value, at: time, calendar: calendar, into: &outcome)
    guard let value else { return }
    acceptContext(of: point, value, at: time, calendar: calendar, into: &outcome)
    let counters = definition.counters
    if point == counters.good, let items = goodCounter?.accept(value, at: time) {
      count(items, of: .good, calendar: calendar, into: &outcome)
    }
    if point == counters.reject, let items = rejectCounter?.accept(value, at: time) {
      count(items, of: .reject, calendar: calendar, into: &outcome)
    }
    if point == counters.total, let items = totalCounter?.accept(value, at: time) {
      count(items, of: .total, calendar: calendar, into: &outcome)
    }
    if point == counters.rework, let items = reworkCounter?.accept(value, at: time) {
      count(items, of: .rework, calendar: calendar, into: &outcome)
    }
  }

  /// Takes a reading, see ``accept(point:value:at:calendar:into:)``.
  package mutating func accept(
    point: PointReference,
    value: Double?,
    at time: Timestamp,
    calendar: PlantCalendar
  ) -> ProductionOutcome {
    var outcome = ProductionOutcome()
    accept(point: point, value: value, at: time, calendar: calendar, into: &outcome)
    return outcome
  }
}

extension ProductionLine {
  private mutating func acceptState(
    of point: PointReference,
    _ value: Double?,
    at time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    switch definition.state {
    case .point(point, let states):
      advance(toReadingAt: time, calendar: calendar, into: &outcome)
      guard let value else { return }
      settleIfSetBack(to: time)
      let state = Int(exactly: value).flatMap { states[$0] } ?? .unknown
      enter(state, at: time, readAt: time, calendar: calendar, into: &outcome)
    case .coils(let coils, let otherwise) where coils.contains { $0.point == point }:
      advance(to: time, calendar: calendar, into: &outcome)
      guard let value, let state = state(of: coils, otherwise, adding: point, value) else { return }
      advance(toReadingAt: time, calendar: calendar, into: &outcome)
      settleIfSetBack(to: time)
      enter(state, at: time, readAt: time, calendar: calendar, into: &outcome)
    case .power(point, let offBelow, let runningAbove, let hold):
      advance(toReadingAt: time, calendar: calendar, into: &outcome)
      guard let value, value.isFinite else { return }
      let isSetBack = settleIfSetBack(to: time)
      let state = MachineState(power: value, offBelow: offBelow, runningAbove: runningAbove)
      judge(state, hold: hold, at: time, isBroken: isSetBack, calendar: calendar, into: &outcome)
    case .point, .coils, .power: return
    }
  }

  /// Makes everything booked final when the clock was set back before the last reading.
  @discardableResult
  private mutating func settleIfSetBack(to time: Timestamp) -> Bool {
    guard let held, time < held.at else { return false }
    settled = max(settled, booked?.to ?? settled)
    ended = nil
    return true
  }

  /// Goes over to a state, or stays in it, from a moment on.
  private mutating func enter(
    _ state: MachineState,
    at moment: Timestamp,
    readAt time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let start = max(moment, settled)
    hold(HeldState(state: state, at: time), from: start, calendar: calendar, into: &outcome)
    settled = start
    change(to: state, at: start, calendar: calendar, into: &outcome)
  }

  /// Judges a state that the power suggests: it counts from the moment it began, once it has held.
  private mutating func judge(
    _ state: MachineState,
    hold: Int64,
    at time: Timestamp,
    isBroken: Bool,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let known = held.flatMap { isBroken || time > (heldUntil ?? time) ? nil : $0.state }
    let next = pending(state, known: known, hold: hold, at: time)
    guard let next else {
      pending = nil
      return enter(state, at: time, readAt: time, calendar: calendar, into: &outcome)
    }
    if next.since != pending?.since || known == nil { settled = max(settled, next.since) }
    pending = next
    if next.state == state, time.milliseconds(since: next.since) >= hold {
      pending = nil
      return enter(state, at: next.since, readAt: time, calendar: calendar, into: &outcome)
    }
    let present = HeldState(state: known ?? .unknown, at: time)
    self.hold(present, from: max(time, settled), calendar: calendar, into: &outcome)
  }
  /// What is pending with a reading; `nil` where the known state goes on.
  private func pending(
    _ state: MachineState,
    known: MachineState?,
    hold: Int64,
    at time: Timestamp
  ) -> PendingState? {
    guard known != nil, var next = pending else {
      return state == known ? nil : PendingState(state: state, since: time)
    }
    if next.take(state, at: time, hold: hold) { return next }
    return state == known ? nil : next.successor(state, at: time)
  }
}

extension MachineState {
  /// The state that a machine's power in watts shows; between the thresholds it is idle.
  package init(power: Double, offBelow: Double, runningAbove: Double) {
    self = power < offBelow ? .off : power > runningAbove ? .running : .idle
  }
}
