import Calendar
import Energy
import Indicators
import Measurements
import Production

/// A production line's state and sums, and the rows they make.
struct ProductionLineState: Sendable {
  let definition: ProductionLineDefinition
  /// Milliseconds between two readings of the slowest of its points.
  let pollPeriod: Int64
  var line: ProductionLine
  var intervals: IntervalTotals<ProductionSums>
  /// The slots as they are, or will be with the next commit.
  private(set) var slots: [Timestamp: ProductionSlot] = [:]
  /// When each of its points was last read.
  private(set) var reached: [PointReference: Timestamp] = [:]
  /// What the line gave since the last settlement.
  var outcome = ProductionOutcome()
  /// Splits the energy of the line's account.
  var idleEnergy = IdleEnergySplit()
  /// The runs handed out last, which the store may not show yet.
  private(set) var recentRuns: [PastRun] = []
  /// Whether the checkpoint in the store is out of date.
  var isChanged = false
  /// Whether the store has a checkpoint of bookings that wait.
  private var hasStoredBookings = false

  init(_ line: ProductionLine, hasShifts: Bool) {
    definition = line.definition
    pollPeriod = line.pollPeriod
    self.line = line
    intervals = Self.emptyIntervals(hasShifts: hasShifts)
  }

  var checkpointKey: String { "line/\(definition.id)" }

  private static func emptyIntervals(hasShifts: Bool) -> IntervalTotals<ProductionSums> {
    let periods: [Period] = hasShifts ? [.hour, .shift, .day, .month] : [.hour, .day, .month]
    return IntervalTotals(kinds: periods.map(RowKind.period), empty: .zero)
  }

  mutating func accept(
    _ value: Double?,
    of point: PointReference,
    at time: Timestamp,
    calendar: PlantCalendar
  ) {
    line.accept(point: point, value: value, at: time, calendar: calendar, into: &outcome)
    if value != nil { reached[point] = time }
    isChanged = true
  }

  /// Books the time up to now.
  mutating func advance(to now: Timestamp, calendar: PlantCalendar) {
    line.advance(to: now, calendar: calendar, into: &outcome)
    isChanged = true
  }

  /// Whether all its points have been read at or after a moment.
  func hasReached(_ moment: Timestamp) -> Bool {
    definition.points.allSatisfy { (reached[$0] ?? .distantPast) >= moment }
  }

  /// Remembers the runs that go to the store.
  mutating func noteHandedOut() {
    recentRuns = (recentRuns + outcome.runs).suffix(Self.longestMemory)
  }

  private static let longestMemory = 256

  /// Adds to a slot.
  mutating func settle(_ booking: ProductionBooking) {
    var slot =
      slots[booking.slot.from]
      ?? ProductionSlot(line: definition.id, slot: booking.slot, sums: .zero)
    slot.sums += booking.delta
    slots[booking.slot.from] = slot
  }

  /// Takes over a slot of the ledger as it is.
  mutating func restore(_ slot: ProductionSlot) { slots[slot.slot.from] = slot }

  var bookingsKey: String { "line-bookings/\(definition.id)" }

  /// The checkpoint of bookings that are settled later; `nil` where the store's is up to date.
  mutating func takeBookingsCheckpoint() -> [UInt8]? {
    guard !outcome.bookings.isEmpty || hasStoredBookings else { return nil }
    hasStoredBookings = !outcome.bookings.isEmpty
    return StateCheckpoint.bytes(of: outcome.bookings)
  }

  /// Takes over the bookings that waited when a former run ended.
  mutating func restoreBookings(_ bytes: [UInt8]) {
    let kept = StateCheckpoint.state([ProductionBooking].self, from: bytes) ?? []
    for booking in kept { outcome.book(booking.delta, to: booking.slot) }
    hasStoredBookings = !kept.isEmpty
  }

  mutating func forget(hasShifts: Bool) {
    slots.removeAll()
    intervals = Self.emptyIntervals(hasShifts: hasShifts)
  }

  /// Notes that the rows around an interval are out of date, for a reason outside their sums.
  mutating func touch(_ interval: Interval) {
    for (key, entry) in intervals.entries
    where !entry.interval.intersection(interval).isEmpty { intervals.touch(key) }
  }

  mutating func prune(before moment: Timestamp) {
    intervals.prune(before: moment)
    slots = slots.filter { $0.value.slot.to > moment }
  }
}
