import Calendar
import Energy
import Indicators
import Measurements
import Production

/// What readings, time and people bring for a production line, until it is settled.
struct LineWork: Sendable {
  private(set) var line: ProductionLine
  /// What the line gave since the last settlement.
  private(set) var outcome = ProductionOutcome()
  /// Splits the energy of the line's account.
  private var idleEnergy = IdleEnergySplit()
  /// The runs handed out last, which the store may not show yet.
  private var recentRuns: [PastRun] = []
  /// Whether the checkpoint in the store is out of date.
  private var isChanged = false
  /// Whether the store has a checkpoint of bookings that wait.
  private var hasStoredBookings = false

  init(_ line: ProductionLine) { self.line = line }

  private var definition: ProductionLineDefinition { line.definition }

  mutating func accept(
    _ value: Double?,
    of point: PointReference,
    at time: Timestamp,
    calendar: PlantCalendar
  ) {
    line.accept(point: point, value: value, at: time, calendar: calendar, into: &outcome)
    isChanged = true
  }

  /// Books the time up to now.
  mutating func advance(to now: Timestamp, calendar: PlantCalendar) {
    line.advance(to: now, calendar: calendar, into: &outcome)
    isChanged = true
  }

  /// Takes what the line's corrected energy changes in a slot.
  mutating func book(_ change: ProductionSums, to slot: Interval) {
    outcome.book(change, to: slot)
  }

  // MARK: - Corrections

  /// Plans a stop, and books anew what the runs left that it touches.
  mutating func planStop(_ stop: Interval, touching runs: [PastRun], calendar: PlantCalendar) {
    let before = line.stopsPlanned
    let past = line.planStop(stop, calendar: calendar, into: &outcome)
    isChanged = true
    guard past != nil else { return }
    line.correctPresentRun(from: before, calendar: calendar, into: &outcome)
    for run in runs {
      run.correct(
        from: before,
        to: line.stopsPlanned,
        minorStop: line.minorStopLimit,
        calendar: calendar,
        into: &outcome
      )
    }
  }

  /// Gives stops that have ended, and the present one where it reaches into an interval, a reason.
  ///
  /// - Returns: How many stops there are.
  mutating func setReason(
    _ reason: String,
    in interval: Interval,
    of standing: [PastRun],
    calendar: PlantCalendar
  ) -> Int {
    let isPresent = line.setReason(reason, in: interval, calendar: calendar, into: &outcome)
    for run in standing where run.reason != reason { rename(run, reason, calendar: calendar) }
    isChanged = true
    return standing.count + (isPresent ? 1 : 0)
  }

  private mutating func rename(_ run: PastRun, _ reason: String, calendar: PlantCalendar) {
    var corrected = run
    corrected.reason = reason
    run.correct(
      becoming: corrected,
      from: line.stopsPlanned,
      to: line.stopsPlanned,
      minorStop: line.minorStopLimit,
      calendar: calendar,
      into: &outcome
    )
    outcome.replace(corrected)
  }

  // MARK: - Runs and energy

  /// The runs that have ended and that the store may not show yet.
  var newRuns: [PastRun] { recentRuns + outcome.runs }

  /// Takes energy that the line's account drew, in mWh.
  mutating func addEnergy(_ amount: Int64, in interval: Interval, isEstimated: Bool) {
    idleEnergy.add(amount, in: interval, isEstimated: isEstimated)
  }

  /// Whether energy of before a moment waits for the states of its time.
  func awaitsStates(before moment: Timestamp) -> Bool { idleEnergy.isWaiting(before: moment) }

  /// The time of energy that waits, whose states only the ledger knows.
  func forgottenTime(before end: Timestamp, calendar: PlantCalendar) -> Interval? {
    idleEnergy.forgotten(by: line, before: end, calendar: calendar)
  }

  /// Hands over the states that have ended; the same one may come again.
  private mutating func noteRuns() {
    guard definition.energy != nil else { return }
    for run in outcome.runs { idleEnergy.add(run) }
  }

  /// Books the idle energy of what the line's meters gave, as far as it lies before a moment.
  mutating func settleIdleEnergy(before end: Timestamp, calendar: PlantCalendar) {
    noteRuns()
    guard definition.energy != nil else { return }
    idleEnergy.settle(with: line, before: end, calendar: calendar, into: &outcome)
  }

  /// Books the idle energy of time whose states are in the ledger only.
  mutating func settleIdleEnergy(
    of interval: Interval,
    by runs: [PastRun],
    calendar: PlantCalendar
  ) {
    idleEnergy.settle(interval, by: runs, with: line, calendar: calendar, into: &outcome)
    isChanged = true
  }

  // MARK: - Settling

  /// Hands out what the line gave; bookings to slots that begin at a moment or later stay.
  mutating func take(before end: Timestamp) -> ProductionOutcome {
    let taken = outcome
    noteRuns()
    recentRuns = (recentRuns + taken.runs).suffix(Self.longestMemory)
    outcome.removeAll()
    for booking in taken.bookings where booking.slot.from >= end {
      outcome.book(booking.delta, to: booking.slot)
    }
    return taken
  }

  private static let longestMemory = 256

  // MARK: - State

  private var key: String { "line/\(definition.id)" }
  private var bookingsKey: String { "line-bookings/\(definition.id)" }
  private var idleEnergyKey: String { "line-energy/\(definition.id)" }

  /// Goes on from the checkpoints of a former run.
  ///
  /// - Parameters:
  ///   - checkpoints: All of the store.
  ///   - fresh: The line as it is configured now, of which nothing is known.
  ///   - counters: What the device files say of the line's counters.
  /// - Returns: Whether there were none, or they could be read.
  mutating func restore(
    from checkpoints: [String: [UInt8]],
    _ fresh: ProductionLine,
    counters: [PointReference: CounterSettings]
  ) -> Bool {
    guard let bytes = checkpoints[key] else { return true }
    guard var line = StateCheckpoint.state(ProductionLine.self, from: bytes) else { return false }
    if line.definition != fresh.definition || line.pollPeriod != fresh.pollPeriod {
      line.adopt(
        definition: fresh.definition,
        pollPeriod: fresh.pollPeriod,
        counters: counters
      )
    } else {
      line.adopt(counters: counters)
    }
    self.line = line
    if let bytes = checkpoints[idleEnergyKey],
      let split = StateCheckpoint.state(IdleEnergySplit.self, from: bytes)
    {
      idleEnergy = split
    }
    let kept = checkpoints[bookingsKey]
      .map { StateCheckpoint.state([ProductionBooking].self, from: $0) ?? [] }
    for booking in kept ?? [] { outcome.book(booking.delta, to: booking.slot) }
    hasStoredBookings = kept?.isEmpty == false
    return true
  }

  /// Adds the checkpoints that are out of date.
  mutating func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    guard isChanged, let bytes = StateCheckpoint.bytes(of: line) else { return }
    checkpoints[key] = bytes
    if !outcome.bookings.isEmpty || hasStoredBookings {
      hasStoredBookings = !outcome.bookings.isEmpty
      if let bytes = StateCheckpoint.bytes(of: outcome.bookings) {
        checkpoints[bookingsKey] = bytes
      }
    }
    if definition.energy != nil {
      checkpoints[idleEnergyKey] = StateCheckpoint.bytes(of: idleEnergy)
    }
    isChanged = false
  }

  /// The stops planned by hand that a checkpoint of a line holds.
  static func plannedStops(of line: String, in checkpoints: [String: [UInt8]]) -> [Interval] {
    checkpoints["line/\(line)"]
      .flatMap { StateCheckpoint.state(ProductionLine.self, from: $0) }?.stopsPlanned ?? []
  }
}
