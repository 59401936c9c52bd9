import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// What of the ledger is in memory, and how the rest is fetched.
final class LedgerHistory {
  private let plan: AccountingPlan
  private let places: RowPlaces
  private let counters: MeterCounters
  private let accounts: EnergyAccounts
  private let lines: ProductionLines
  private let ledger: LedgerWriter
  /// Since when all intervals are in memory; bookings before it need the store's history first.
  private var knownSince = Timestamp.distantFuture
  /// Up to when all intervals are in memory, while what was counted over a gap is settled a portion at a time.
  private var knownUntil = Timestamp.distantFuture
  /// An interrupted rebuild of the sums restarts here, before anything else is done.
  private var reloadFrom: Timestamp?

  init(
    _ plan: AccountingPlan,
    _ places: RowPlaces,
    _ counters: MeterCounters,
    _ accounts: EnergyAccounts,
    _ lines: ProductionLines,
    _ ledger: LedgerWriter
  ) {
    self.plan = plan
    self.places = places
    self.counters = counters
    self.accounts = accounts
    self.lines = lines
    self.ledger = ledger
  }

  // MARK: - Fetching

  /// Builds all sums anew from the store, and adds what the store has refused so far.
  ///
  /// Afterwards every interval that contains `moment`, or is later, is complete. The earlier days of its month give
  /// only the month's sums and the demands. They are read a day at a time: a month of slots need not fit in memory.
  ///
  /// - Parameters:
  ///   - moment: Since when.
  ///   - end: Of what begins later, nothing is fetched: all is only known before it then.
  ///   - now: The present time.
  /// - Throws: ``LedgerError`` where the store cannot be read.
  func reload(
    since moment: Timestamp,
    before end: Timestamp = .distantFuture,
    now: Timestamp
  ) async throws(LedgerError) {
    reloadFrom = moment
    counters.forgetSlots()
    accounts.forget()
    lines.forget()
    let calendar = plan.definition.calendar
    let shift = calendar.shift(containing: moment)?.interval.from ?? moment
    let since = calendar.interval(of: .day, containing: min(shift, moment))?.from ?? moment
    var from = plan.monthStart(of: since)
    while from < since {
      let day = calendar.interval(of: .day, containing: from)?.to ?? since
      try await restore(Interval(from: from, to: min(day, since)), wholeSince: since)
      from = max(day, from.advanced(byMilliseconds: 1))
    }
    accounts.endPast()
    let rest = Interval(from: since, to: max(end, since))
    try await restore(rest, wholeSince: since)
    accounts.noteDemands(in: rest, now: now)
    try await restorePublications(of: rest)
    (knownSince, knownUntil) = (moment, end)
    reloadFrom = nil
  }

  /// Fetches what follows on all that is in memory, up to a moment.
  private func extend(before end: Timestamp, now: Timestamp) async throws(LedgerError) {
    let part = Interval(from: knownUntil, to: end)
    reloadFrom = knownSince
    try await restore(part, wholeSince: .distantPast)
    accounts.noteDemands(in: part, now: now)
    try await restorePublications(of: part)
    knownUntil = end
    reloadFrom = nil
  }

  /// Fetches the history that the waiting bookings belong to, where it is no longer in memory.
  func reachBack(before end: Timestamp, now: Timestamp) async throws(LedgerError) {
    // New readings may come while the store is read, and reach back further still.
    while true {
      if let moment = reloadFrom ?? earliestUnknown(before: end) {
        try await reload(since: moment, before: end, now: now)
      } else if knownUntil < end {
        try await extend(before: end, now: now)
      } else {
        return
      }
    }
  }

  /// The earliest waiting booking, where its intervals are not in memory.
  private func earliestUnknown(before end: Timestamp) -> Timestamp? {
    let waiting = [counters.earliestWaiting, lines.earliestWaiting].compactMap { $0 }.min()
    return waiting.flatMap { $0 < min(knownSince, end) ? $0 : nil }
  }

  private func restorePublications(of part: Interval) async throws(LedgerError) {
    let found = try await ledger.publications(endingAfter: part.from, beginningBefore: part.to)
    var bySubject: [String: [(PublicationKey, Publication)]] = [:]
    for item in found { bySubject[item.key.subject, default: []].append(item) }
    accounts.restore(bySubject)
    lines.restore(bySubject)
  }

  private func restore(
    _ interval: Interval,
    wholeSince since: Timestamp
  ) async throws(LedgerError) {
    for slots in Self.grouped(try await ledger.meterSlots(in: interval), by: \.slot.from) {
      guard let start = slots.first?.slot.from else { continue }
      let byCalendar = places.indices.map { places(of: start, wholeSince: since, by: $0) }
      for slot in slots { restore(slot, byCalendar, isPast: start < since) }
    }
    for slots in Self.grouped(try await ledger.productionSlots(in: interval), by: \.slot.from) {
      guard let start = slots.first?.slot.from else { continue }
      let places = places(of: start, wholeSince: since)
      for slot in slots { lines.restore(slot, places, isPast: start < since) }
    }
  }

  /// Takes over a slot; `places` are those by each of the calendars.
  private func restore(_ slot: MeterSlot, _ places: [[RowKind: RowPlace]], isPast: Bool) {
    guard let position = plan.registerPositions[slot.register] else { return }
    if !isPast { counters.restore(slot, of: position) }
    accounts.restore(slot, of: position, places, isPast: isPast)
  }

  /// The places that a slot counts in: of an interval that began before `since`, not all slots are
  /// there, but for months.
  private func places(
    of slot: Timestamp,
    wholeSince since: Timestamp,
    by calendar: Int = 0
  ) -> [RowKind: RowPlace] {
    places.places(of: slot, by: calendar).filter { kind, place in
      kind == .period(.month) || place.interval.from >= since
    }
  }

  private static func grouped<Slot>(
    _ slots: [Slot],
    by start: (Slot) -> Timestamp
  ) -> [[Slot]] {
    Array(Dictionary(grouping: slots, by: start).values)
  }

  // MARK: - Memory

  /// Makes sure that the intervals that run at a moment are there, so that silent ones get rows too.
  func open(at now: Timestamp) {
    let slot = plan.grid.slot(containing: now).from
    accounts.open(slot)
    lines.open(slot)
  }

  /// How long settled intervals stay in memory, in milliseconds; older ones are fetched when needed.
  private static let memory: Int64 = 86_400_000

  func prune(at now: Timestamp) {
    let moment = now.advanced(byMilliseconds: -Self.memory)
    // Once an hour is often enough.
    guard moment.milliseconds(since: knownSince) > 3_600_000 else { return }
    forget(before: moment)
  }

  /// Forgets what lies before a moment, but for the intervals that go on behind it.
  func forget(before moment: Timestamp) {
    counters.prune(before: moment)
    accounts.prune(before: moment, demandsBefore: plan.monthStart(of: moment))
    lines.prune(before: moment)
    knownSince = moment
  }
}
