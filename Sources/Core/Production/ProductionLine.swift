package import Calendar
package import Energy
package import Measurements

/// Turns the readings of a production line into bookings of times and items, and into events.
///
/// It is a value: encoded and decoded at any moment, it goes on as if nothing had happened. Each of its parts
/// keeps one subject: the states and the time that is booked for them, the counters, and what else is known.
package struct ProductionLine: Sendable, Hashable {
  private var context: LineContext
  private(set) var states: StateTimeline
  private var counters: LineCounters

  package var definition: ProductionLineDefinition { context.definition }
  /// The code of the product that is made.
  var product: Int? { context.product?.code }

  /// A line of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - definition: The line's part of the configuration.
  ///   - pollPeriod: Milliseconds between two readings of its points.
  ///   - counters: What the device files say of its item counters, where they say anything.
  package init(
    definition: ProductionLineDefinition,
    pollPeriod: Int64,
    counters: [PointReference: CounterSettings] = [:]
  ) {
    context = LineContext(definition)
    states = StateTimeline(pollPeriod: pollPeriod)
    self.counters = LineCounters(definition.counters) {
      counters[$0] ?? CounterSettings(pollPeriod: pollPeriod)
    }
  }

  // MARK: - Time

  /// Books the time up to now for the state last read, and from two poll periods after its reading on
  /// as unknown.
  ///
  /// A reading may have been taken in time and still be on its way: what is booked behind the last one
  /// can be taken back, and the state's run ends only a while later, see ``lateness``.
  ///
  /// Where the clock was set back, nothing is booked until it has passed what is booked already. Time
  /// that it skipped by more than 62 days, as from 1970 to today, is not booked at all. A moment shortly before
  /// the first reading is no clock that was set back: whoever advances the line may have waited meanwhile.
  package mutating func advance(
    to now: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    states.advance(to: now.bounded, context, calendar: calendar, into: &outcome)
  }

  /// Books the time up to now, see ``advance(to:calendar:into:)``.
  package mutating func advance(to now: Timestamp, calendar: PlantCalendar) -> ProductionOutcome {
    var outcome = ProductionOutcome()
    advance(to: now, calendar: calendar, into: &outcome)
    return outcome
  }

  // MARK: - Readings

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
    let time = time.bounded
    states.accept(point, value, at: time, context, calendar: calendar, into: &outcome)
    guard let value else { return }
    acceptContext(of: point, value, at: time, calendar: calendar, into: &outcome)
    for kind in ItemKind.allCases where definition.counters[kind] == point {
      guard let increase = counters.accept(value, of: kind, at: time) else { continue }
      let line = context
      states.change { line.book(increase, of: kind, in: &$1, calendar: calendar, into: &outcome) }
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

  /// Takes a reading of a point that shows why the line stands, what it makes or who works at it.
  private mutating func acceptContext(
    of point: PointReference,
    _ value: Double,
    at time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let source = definition.reason, source.point == point {
      let reason = Int(exactly: value).flatMap(source.reason)
      let isNew = reason != context.reason || (reason != nil && states.runs.run?.reason == nil)
      context.accept(reason: reason)
      if isNew {
        let line = definition
        states.change {
          $0.accept(
            reason: reason,
            at: time,
            of: line,
            in: &$1,
            calendar: calendar,
            into: &outcome
          )
        }
      }
    }
    if definition.product?.point == point {
      context.accept(product: Int(exactly: value), at: time)
    }
    if definition.workersPoint == point, value >= 0, value < 1e6, value != context.crew {
      advance(to: time, calendar: calendar, into: &outcome)
      let moment = min(time, states.time.booked?.to ?? time)
      if let settled = context.change(crew: value, at: moment) { states.settle(upTo: settled) }
    }
  }

  // MARK: - What persons enter

  /// Plans a stop: time in it is no planned busy time.
  ///
  /// What has been booked for it since the last reading of a state is taken back and booked anew. What
  /// lies before is not known here any more.
  ///
  /// - Parameters:
  ///   - stop: From when to when.
  ///   - calendar: The site's calendar.
  ///   - outcome: What is to be booked is appended to it.
  /// - Returns: The part of the stop that is booked for good, for a correction of the ledger; `nil` where
  ///   there is none.
  package mutating func planStop(
    _ stop: Interval,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> Interval? {
    states.planStop(stop, context, calendar: calendar, into: &outcome)
  }

  /// Books anew what is booked for good of the run that is going on, after stops have been planned.
  ///
  /// - Parameters:
  ///   - before: The stops planned when it was booked.
  ///   - calendar: The site's calendar.
  ///   - outcome: What is to be booked is appended to it.
  package mutating func correctPresentRun(
    from before: [Interval],
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let line = definition
    states.change {
      $0.correct(from: before, of: line, in: &$1, calendar: calendar, into: &outcome)
    }
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
    states.setReason(reason, in: interval, calendar: calendar, into: &outcome)
  }

  // MARK: - Configuration

  /// Takes over what the device files say of its counters now; what they have counted stays.
  package mutating func adopt(counters settings: [PointReference: CounterSettings]) {
    let otherwise = CounterSettings(pollPeriod: pollPeriod)
    counters.adopt(definition.counters) { $0.flatMap { settings[$0] } ?? otherwise }
  }

  /// Goes on with another configuration: what is the same keeps its state, what is booked stays.
  package mutating func adopt(
    definition: ProductionLineDefinition,
    pollPeriod: Int64,
    counters: [PointReference: CounterSettings] = [:]
  ) {
    var next = Self(definition: definition, pollPeriod: pollPeriod, counters: counters)
    let old = self.definition
    next.counters.goOn(from: self.counters, of: old.counters, for: definition.counters)
    next.states.goOn(from: states, isSameSource: old.state == definition.state)
    next.context.goOn(from: context)
    self = next
  }
}

/// All fields stand side by side, as stored states have them.
extension ProductionLine: Codable {
  package init(from decoder: any Decoder) throws {
    context = try LineContext(from: decoder)
    states = try StateTimeline(from: decoder)
    counters = try LineCounters(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try context.encode(to: encoder)
    try states.encode(to: encoder)
    try counters.encode(to: encoder)
  }
}

extension Timestamp {
  /// A moment of which a difference can be taken.
  fileprivate var bounded: Self { min(max(self, .distantPast), .distantFuture) }
}
