package import Calendar
import Energy
package import Measurements

extension ProductionLine {
  /// A clock that goes forward by more was set, or the machine unknown for longer than
  /// energy is booked for: 62 days.
  static let longestGap: Int64 = 62 * 86_400_000

  /// Books the time up to now for the state last read, and from two poll periods after its reading on
  /// as unknown.
  ///
  /// A reading may have been taken in time and still be on its way: what is booked behind the last one
  /// can be taken back, and the state's run ends only a while later, see ``endRun(at:calendar:into:)``.
  ///
  /// Where the clock was set back, nothing is booked until it has passed what is booked already. Time
  /// that it skipped by more than 62 days, as from 1970 to today, is not booked at all. A moment shortly before
  /// the first reading is no clock that was set back: whoever advances the line may have waited meanwhile.
  package mutating func advance(
    to now: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let now = Self.bounded(now)
    if let booked, now < booked.from, booked.from.milliseconds(since: now) <= Self.lateness {
      return
    }
    bookTime(to: now, calendar: calendar, into: &outcome)
    countPresentStop(calendar: calendar, into: &outcome)
    endRun(at: now, calendar: calendar, into: &outcome)
  }

  /// Books the time up to the reading of a state, after which no earlier one comes.
  mutating func advance(
    toReadingAt time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    resumeRun(at: time, calendar: calendar, into: &outcome)
    bookTime(to: time, calendar: calendar, into: &outcome)
    heardAt = booked?.to
    guard let end = stateEnd, end < time else { return }
    change(to: .unknown, at: end, calendar: calendar, into: &outcome)
  }

  private mutating func bookTime(
    to now: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let booked, now >= booked.from else { return begin(at: now) }
    guard now > booked.to else { return }
    if now.milliseconds(since: booked.to) > Self.longestGap { return begin(at: now) }
    book(Interval(from: booked.to, to: now), calendar: calendar, into: &outcome)
    self.booked = Interval(from: booked.from, to: now)
  }

  /// Books the time up to now, see ``advance(to:calendar:into:)``.
  package mutating func advance(to now: Timestamp, calendar: PlantCalendar) -> ProductionOutcome {
    var outcome = ProductionOutcome()
    advance(to: now, calendar: calendar, into: &outcome)
    return outcome
  }

  /// A moment of which a difference can be taken.
  static func bounded(_ moment: Timestamp) -> Timestamp {
    min(max(moment, .distantPast), .distantFuture)
  }

  /// Starts a stretch of booked time of which nothing is known yet.
  private mutating func begin(at moment: Timestamp) {
    if let booked { remember(booked) }
    booked = Interval(from: moment, to: moment)
    settled = moment
    held = nil
    pending = nil
    (run, ended, heardAt) = (nil, nil, nil)
  }

  /// Keeps a stretch from being booked again; of many only the last ones, as clocks are set seldom.
  private mutating func remember(_ stretch: Interval) {
    guard !stretch.isEmpty else { return }
    var whole = stretch
    while let index = earlier.firstIndex(where: { $0.from <= whole.to && whole.from <= $0.to }) {
      let other = earlier.remove(at: index)
      whole = Interval(from: min(whole.from, other.from), to: max(whole.to, other.to))
    }
    earlier.append(whole)
    earlier.removeFirst(max(0, earlier.count - Self.longestMemory))
  }

  private static let longestMemory = 16

  /// When the state last read ceases to hold without another reading.
  var heldUntil: Timestamp? {
    held?.at.advanced(byMilliseconds: pollPeriod.saturatingAdd(pollPeriod))
  }

  /// Where the run of the state last read ends without another reading.
  var stateEnd: Timestamp? { heldUntil.map { max($0, settled) } }

  /// Replaces the state from a moment on, and what is booked behind that moment.
  mutating func hold(
    _ new: HeldState,
    from moment: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    let end = booked?.to ?? moment
    let rest = Interval(from: moment, to: end)
    let isSame = held?.state == new.state && (heldUntil ?? .distantPast) >= end
    if isSame || rest.isEmpty {
      held = new
    } else {
      book(rest, isTakenBack: true, calendar: calendar, into: &outcome)
      held = new
      book(rest, calendar: calendar, into: &outcome)
    }
  }
}
