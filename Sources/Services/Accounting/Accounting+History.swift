import Calendar
import Energy
import Indicators
import Measurements
import Production

extension Accounting {
  /// Builds all sums anew from the store; what it has refused so far comes on top.
  ///
  /// All intervals that `moment` or a later one lies in are whole then. Of the days before it in its
  /// month, only the month's sums and the demands are found, a day at a time: a month of slots need not
  /// fit in memory.
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
    forgetSums()
    let calendar = definition.calendar
    let shift = calendar.shift(containing: moment)?.interval.from ?? moment
    let since = calendar.interval(of: .day, containing: min(shift, moment))?.from ?? moment
    var from = monthStart(of: since)
    while from < since {
      let day = calendar.interval(of: .day, containing: from)?.to ?? since
      try await restore(Interval(from: from, to: min(day, since)), wholeSince: since)
      from = max(day, from.advanced(byMilliseconds: 1))
    }
    for position in accounts.indices { accounts[position].endPast() }
    let rest = Interval(from: since, to: max(end, since))
    try await restore(rest, wholeSince: since)
    noteDemands(in: rest, now: now)
    try await restorePublications(of: rest)
    (knownSince, knownUntil) = (moment, end)
    reloadFrom = nil
  }

  /// Fetches what follows on all that is in memory, up to a moment.
  func extend(before end: Timestamp, now: Timestamp) async throws(LedgerError) {
    let part = Interval(from: knownUntil, to: end)
    reloadFrom = knownSince
    try await restore(part, wholeSince: .distantPast)
    noteDemands(in: part, now: now)
    try await restorePublications(of: part)
    knownUntil = end
    reloadFrom = nil
  }

  /// Takes over how the rows of intervals that begin in a stretch of time, or reach into it, were published.
  private func restorePublications(of part: Interval) async throws(LedgerError) {
    let found = try await publications(endingAfter: part.from, beginningBefore: part.to)
    var bySubject: [String: [(PublicationKey, Publication)]] = [:]
    for item in found { bySubject[item.key.subject, default: []].append(item) }
    for position in accounts.indices {
      let calendar = calendarOfAccount[position]
      for (key, publication) in bySubject[accounts[position].definition.id] ?? [] {
        let places = places.places(of: key.from, by: calendar)
        accounts[position].restore(key, publication, places)
      }
    }
    for position in lines.indices {
      for (key, publication) in bySubject[lines[position].definition.id] ?? [] {
        lines[position].restore(key, publication, places.places(of: key.from))
      }
    }
  }

  /// Finds the demands of intervals that a part of the store was added to, once they are whole.
  private func noteDemands(in part: Interval, now: Timestamp) {
    let whole = Interval(from: part.from, to: min(part.to, now))
    for position in accounts.indices {
      accounts[position].noteDemands(endingIn: whole)
      noteDemands(ofAccount: position, now: now, before: part.to)
    }
  }

  /// Keeps the demands of all of an account that has ended up to date.
  func noteDemands(ofAccount position: Int, now: Timestamp, before end: Timestamp) {
    let end = min(end, backlogFrom(ofAccount: position))
    accounts[position].noteDemands(now: now, before: end, feeds: feeds, limits: definition.limits)
  }

  func monthStart(of moment: Timestamp) -> Timestamp {
    definition.calendar.interval(of: .month, containing: moment)?.from ?? moment
  }

  private func forgetSums() {
    for position in registers.indices { registers[position].forgetSlots() }
    for position in accounts.indices { accounts[position].forget(hasShifts: hasShifts) }
    for position in lines.indices { lines[position].forget(hasShifts: hasShifts) }
  }

  private func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) async throws(LedgerError) -> [PublicationKey: Publication] {
    var publications =
      try await store
      .publications(endingAfter: moment, beginningBefore: end)
    for result in unsaved.results
    where result.interval.to > moment && result.interval.from < end {
      publications[PublicationKey(result)] = Publication(
        end: result.interval.to,
        revision: result.revision,
        isFinal: result.isFinal
      )
    }
    return publications
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

  private func restore(
    _ interval: Interval,
    wholeSince since: Timestamp
  ) async throws(LedgerError) {
    for slots in Self.grouped(try await meterSlots(in: interval), by: \.slot.from) {
      guard let start = slots.first?.slot.from else { continue }
      let byCalendar = places.indices.map { places(of: start, wholeSince: since, by: $0) }
      for slot in slots { restore(slot, byCalendar, isPast: start < since) }
    }
    for slots in Self.grouped(try await productionSlots(in: interval), by: \.slot.from) {
      guard let start = slots.first?.slot.from else { continue }
      let places = places(of: start, wholeSince: since)
      for slot in slots { restore(slot, places, isPast: start < since) }
    }
  }

  /// Takes over a slot; `places` are those by each of the calendars.
  private func restore(_ slot: MeterSlot, _ places: [[RowKind: RowPlace]], isPast: Bool) {
    guard let position = registerPositions[slot.register] else { return }
    if !isPast { registers[position].restore(slot) }
    for (account, link) in accountsOfRegister[position] {
      let places = places[calendarOfAccount[account]]
      accounts[account].book(slot.sum, link: link, slot: slot.slot.from, places)
      if isPast {
        accounts[account].bookPast(slot, link: link)
      }
    }
  }

  private func restore(_ slot: ProductionSlot, _ places: [RowKind: RowPlace], isPast: Bool) {
    guard let position = lines.firstIndex(where: { $0.definition.id == slot.line }) else { return }
    if !isPast { lines[position].restore(slot) }
    lines[position].intervals.book(places, known: true) { $0 += slot.sums }
  }

  private static func grouped<Slot>(
    _ slots: [Slot],
    by start: (Slot) -> Timestamp
  ) -> [[Slot]] {
    Array(Dictionary(grouping: slots, by: start).values)
  }
}

extension Accounting {
  /// The store's slots, and in their stead those that it has refused.
  func meterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot] {
    let stored = try await store.meterSlots(in: interval)
    let kept = unsaved.meterSlots.filter { interval.contains($0.slot.from) }
    guard !kept.isEmpty else { return stored }
    let keys = Set(kept.map { SlotKey($0.register, $0.slot) })
    return stored.filter { !keys.contains(SlotKey($0.register, $0.slot)) } + kept
  }

  func productionSlots(
    in interval: Interval
  ) async throws(LedgerError) -> [ProductionSlot] {
    let stored = try await store.productionSlots(in: interval)
    let kept = unsaved.productionSlots.filter { interval.contains($0.slot.from) }
    guard !kept.isEmpty else { return stored }
    let keys = Set(kept.map { SlotKey($0.line, $0.slot) })
    return stored.filter { !keys.contains(SlotKey($0.line, $0.slot)) } + kept
  }
}
