import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// A production line's sums, and what of its rows was published.
struct ProductionLineState: Sendable {
  typealias Key = IntervalTotals<ProductionSums>.Key

  /// What is not settled yet.
  private(set) var work: LineWork
  private let rows: ProductionLineRows
  /// Milliseconds between two readings of the slowest of its points.
  private let pollPeriod: Int64
  private(set) var intervals: IntervalTotals<ProductionSums>
  /// The slots as they are, or will be with the next commit.
  private var slots: [Timestamp: ProductionSlot] = [:]
  /// What the line was doing at the last report.
  private var toldState: PresentState?
  /// When each of its points was last read.
  private var reached: [PointReference: Timestamp] = [:]

  init(_ line: ProductionLine, _ rows: ProductionLineRows, hasShifts: Bool) {
    work = LineWork(line)
    self.rows = rows
    pollPeriod = line.pollPeriod
    intervals = Self.emptyIntervals(hasShifts: hasShifts)
  }

  private static func emptyIntervals(hasShifts: Bool) -> IntervalTotals<ProductionSums> {
    let periods: [Period] = hasShifts ? [.hour, .shift, .day, .month] : [.hour, .day, .month]
    return IntervalTotals(kinds: periods.map(RowKind.period), empty: .zero)
  }

  /// How long an ended interval waits for the line's readings, in milliseconds.
  var grace: Int64 { RowMoment.grace(ofPolls: pollPeriod) }

  mutating func accept(_ value: Double?, of point: PointReference, at time: Timestamp) {
    work.accept(value, of: point, at: time, calendar: rows.calendar)
    if value != nil { reached[point] = time }
  }

  /// Changes what is not settled yet.
  mutating func changeWork<Result>(_ body: (inout LineWork, PlantCalendar) -> Result) -> Result {
    body(&work, rows.calendar)
  }

  /// Plans a stop, which puts the rows around it out of date.
  mutating func planStop(_ stop: Interval, touching runs: [PastRun]) {
    work.planStop(stop, touching: runs, calendar: rows.calendar)
    for (key, entry) in intervals.entries
    where !entry.interval.intersection(stop).isEmpty { intervals.touch(key) }
  }

  // MARK: - Settling

  /// Puts what the line gave, as far as it lies before a moment, to its slots and intervals.
  ///
  /// - Returns: What it gave, and the slots that changed.
  mutating func settle(
    before end: Timestamp,
    _ places: RowPlaces
  ) -> (outcome: ProductionOutcome, slots: [ProductionSlot]) {
    let taken = work.take(before: end)
    var touched: Set<Timestamp> = []
    for booking in taken.bookings where booking.slot.from < end {
      let start = booking.slot.from
      let empty = ProductionSlot(line: rows.definition.id, slot: booking.slot, sums: .zero)
      slots[start, default: empty].sums += booking.delta
      touched.insert(start)
      intervals.book(places.places(of: start)) { $0 += booking.delta }
    }
    return (taken, touched.sorted().compactMap { slots[$0] })
  }

  /// What the line is doing, if that was not yet reported.
  mutating func newState() -> PresentState? {
    let state = work.line.presentState
    guard state != toldState else { return nil }
    toldState = state
    return state
  }

  /// Notes that a row is out of date for a reason outside its sums.
  mutating func touch(_ key: Key) { intervals.touch(key) }

  // MARK: - Rows

  /// Whether all that an interval's row is made of has come, but for its energy.
  func isComplete(_ interval: Interval) -> Bool {
    rows.definition.points.allSatisfy { (reached[$0] ?? .distantPast) >= interval.to }
      && !work.awaitsStates(before: interval.to)
  }

  /// The row of an interval up to `now`; `nil` where there is no such interval.
  ///
  /// `supply` is what the line's energy account tells of it.
  mutating func row(_ key: Key, isFinal: Bool, now: Timestamp, supply: LineSupply?) -> KPIRow? {
    guard let entry = intervals[key] else { return nil }
    let revision = intervals.publish(key, isFinal: isFinal)
    var row = ProductionRow(
      period: key.kind.name,
      in: RowPlace(interval: entry.interval, shift: entry.shift),
      due: isFinal ? entry.interval : Interval(from: entry.interval.from, to: now),
      isFinal: isFinal,
      revision: revision,
      stops: work.line.stopsPlanned,
      supply: supply
    )
    if !isFinal { row.pending = pending(in: row.due) }
    return rows.row(row, entry.sums).row
  }

  /// The end of an open interval whose items cannot be known yet: the newest two poll periods.
  private func pending(in due: Interval) -> Interval {
    let start = due.to.advanced(byMilliseconds: -2 * min(pollPeriod, due.milliseconds))
    return Interval(from: max(due.from, start), to: due.to)
  }

  // MARK: - Memory

  /// The slots in memory that begin in an interval.
  func slots(in interval: Interval) -> [ProductionSlot] {
    slots.values.filter { interval.contains($0.slot.from) }
  }

  /// Takes over a slot of the ledger as it is; of a past one, only its sums.
  mutating func restore(_ slot: ProductionSlot, _ places: [RowKind: RowPlace], isPast: Bool) {
    if !isPast { slots[slot.slot.from] = slot }
    intervals.book(places, known: true) { $0 += slot.sums }
  }

  /// Takes over how rows were published by a former run.
  mutating func restore(
    _ key: PublicationKey,
    _ publication: Publication,
    _ places: [RowKind: RowPlace]
  ) {
    guard key.family == .production else { return }
    intervals.restore(key, publication, places)
  }

  /// Makes sure that the intervals around a slot are there.
  mutating func open(_ places: [RowKind: RowPlace]) { intervals.open(places) }

  /// Forgets all sums, for them to be built anew.
  mutating func forget(hasShifts: Bool) {
    slots.removeAll()
    intervals = Self.emptyIntervals(hasShifts: hasShifts)
  }

  mutating func prune(before moment: Timestamp) {
    intervals.prune(before: moment)
    slots = slots.filter { $0.value.slot.to > moment }
  }
}
