import Calendar
import Energy
import Measurements

/// The time that is booked for a production line, cut at the slots of the ledger.
///
/// No time is booked twice: stretches that were booked before the clock was set are left out. What lies before
/// ``settled`` is booked for good, what comes after may be taken back.
struct BookedTime: Sendable, Hashable, Codable {
  /// The stretch of time that is being booked; its end is the moment up to which everything is booked.
  private(set) var booked: Interval?
  /// Stretches that were booked before the clock was set, without overlap.
  private var earlier: [Interval] = []
  /// What is booked before this moment stays; the rest was booked for the state held.
  private(set) var settled: Timestamp = .distantPast
  private(set) var plannedStops: [Interval] = []
  private var cache = SlotPlanCache()

  private enum CodingKeys: CodingKey { case booked, earlier, settled, plannedStops }

  /// A clock that goes forward by more was set, or the machine unknown for longer than
  /// energy is booked for: 62 days.
  static let longestGap: Int64 = 62 * 86_400_000
  /// How many stretches are remembered: of many only the last ones, as clocks are set seldom.
  private static let mostStretches = 16
  /// How many planned stops are remembered: they are part of each checkpoint.
  static let mostPlannedStops = 256

  // MARK: - Going on

  /// What lies between the end of what is booked and a later moment.
  enum Passage {
    /// Nothing: the moment is booked already, or the clock was set back.
    case nothing
    case stretch(Interval)
    /// The clock was set, or there was a gap of which nothing is booked.
    case leap
  }

  func passage(to now: Timestamp) -> Passage {
    guard let booked, now >= booked.from else { return .leap }
    guard now > booked.to else { return .nothing }
    if now.milliseconds(since: booked.to) > Self.longestGap { return .leap }
    return .stretch(Interval(from: booked.to, to: now))
  }

  /// Starts a stretch of which nothing is known yet.
  mutating func begin(at moment: Timestamp) {
    if let booked { remember(booked) }
    booked = Interval(from: moment, to: moment)
    settled = moment
  }

  /// Notes that the time up to a moment was booked.
  mutating func extend(to moment: Timestamp) {
    guard let booked else { return }
    self.booked = Interval(from: booked.from, to: moment)
  }

  /// Keeps a stretch from being booked again.
  private mutating func remember(_ stretch: Interval) {
    guard !stretch.isEmpty else { return }
    var whole = stretch
    while let index = earlier.firstIndex(where: { $0.from <= whole.to && whole.from <= $0.to }) {
      let other = earlier.remove(at: index)
      whole = Interval(from: min(whole.from, other.from), to: max(whole.to, other.to))
    }
    earlier.append(whole)
    earlier.removeFirst(max(0, earlier.count - Self.mostStretches))
  }

  // MARK: - What is booked for good

  mutating func settle(upTo moment: Timestamp) { settled = max(settled, moment) }

  mutating func settleAll() { settled = max(settled, booked?.to ?? settled) }

  /// What is booked and may be taken back.
  var open: Interval { Interval(from: settled, to: booked?.to ?? settled) }

  // MARK: - Planned stops

  /// Plans a stop, forgetting those that no correction reaches any more.
  mutating func plan(_ stop: Interval) {
    plannedStops.removeAll { settled.milliseconds(since: $0.to) > Self.longestGap }
    plannedStops.append(stop)
    if plannedStops.count > Self.mostPlannedStops { forgetOldestStop() }
    forgetPlan()
  }

  private mutating func forgetOldestStop() {
    let oldest = plannedStops.indices.min { plannedStops[$0].to < plannedStops[$1].to }
    if let oldest { plannedStops.remove(at: oldest) }
  }

  /// Forgets the plan used last: stops or the calendar are others now.
  mutating func forgetPlan() { cache.plan = nil }

  // MARK: - Slots

  /// Cuts an interval at the edges of slots, and gives each part with its slot's plan.
  ///
  /// What was booked before the clock was set is left out.
  mutating func forEachPart(
    of interval: Interval,
    calendar: PlantCalendar,
    _ body: (SlotPlan, Interval) -> Void
  ) {
    guard !earlier.isEmpty else { return forEachSlot(of: interval, calendar: calendar, body) }
    let open = earlier.reduce([interval]) { parts, stretch in
      parts.flatMap { $0.subtracting(stretch) }
    }
    for part in open { forEachSlot(of: part, calendar: calendar, body) }
  }

  private mutating func forEachSlot(
    of interval: Interval,
    calendar: PlantCalendar,
    _ body: (SlotPlan, Interval) -> Void
  ) {
    var from = interval.from
    while from < interval.to {
      let plan = plan(containing: from, calendar: calendar)
      let part = Interval(from: from, to: min(plan.slot.to, interval.to))
      guard !part.isEmpty else { return }
      body(plan, part)
      from = part.to
    }
  }

  private mutating func plan(containing moment: Timestamp, calendar: PlantCalendar) -> SlotPlan {
    if let plan = cache.plan, plan.slot.contains(moment) { return plan }
    let plan = SlotPlan(containing: moment, calendar: calendar, plannedStops: plannedStops)
    cache.plan = plan
    return plan
  }

  /// The slot of the ledger that a moment lies in.
  mutating func slot(containing moment: Timestamp, calendar: PlantCalendar) -> Interval {
    plan(containing: moment, calendar: calendar).slot
  }

  /// The slot of the ledger that items belong to which had been made at a moment: one at an edge
  /// belongs to the slot before it.
  mutating func slot(upTo moment: Timestamp, calendar: PlantCalendar) -> Interval {
    plan(containing: moment.advanced(byMilliseconds: -1), calendar: calendar).slot
  }
}
