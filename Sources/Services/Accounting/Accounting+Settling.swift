import Calendar
import Energy
import Indicators
package import Measurements
import Production

extension Accounting {
  /// Brings everything up to a moment and commits it; to be called each second.
  ///
  /// Within one second of the clock only the first call does anything, and none while another one is at
  /// work. What the store refuses is committed with the next call, see ``storeFailure``.
  package func advance(to now: Timestamp) async {
    guard startedAt != nil, !isSettling, now.second != lastTick.second else { return }
    await settle(at: now)
  }

  /// Brings everything up to a moment and commits it, whatever the clock says: the last call before the
  /// end of a run, or of the readings.
  package func finish(at now: Timestamp) async {
    guard startedAt != nil else { return }
    while isSettling { await withCheckedContinuation { settlingWaiters.append($0) } }
    await settle(at: now)
  }

  /// - Returns: The rows that were made, but for those of baselines.
  @discardableResult
  func settle(at now: Timestamp) async -> [KPIRow] {
    isSettling = true
    defer { endSettling() }
    lastTick = now
    startedAt = startedAt.map { min($0, now) }
    for position in lines.indices {
      lines[position].advance(to: now, calendar: definition.calendar)
    }
    var rows: [KPIRow] = []
    do throws(LedgerError) {
      // What a store refuses must not grow by portions.
      if registers.contains(where: { $0.backlogFrom != nil }) { try await commit() }
      var moment = rowMoment(at: now)
      repeat {
        moment.end = spreadPortion(at: now)
        rows = try await settle(moment)
      } while moment.end != .distantFuture
      var compared = try await updateBaselines(at: now)
      watchBaselines(&compared, at: now)
      unsaved.append(compared)
      try await commit()
      storeFailure = nil
    } catch {
      storeFailure = error
    }
    return rows
  }

  /// Settles all that lies before the moment's end, and commits it.
  private func settle(_ moment: RowMoment) async throws(LedgerError) -> [KPIRow] {
    for position in lines.indices {
      lines[position].settleIdleEnergy(before: moment.end, calendar: definition.calendar)
    }
    try await splitBridgedEnergy(before: moment.end)
    try await reachBack(before: moment.end, now: moment.now)
    try await mendPeaks(before: moment.end)
    let changes = changes(at: moment)
    noteCorrections(changes.results)
    unsaved.append(changes)
    try await commit()
    if moment.end != .distantFuture { forgetPortion(before: moment.end) }
    return changes.results
  }

  func endSettling() {
    isSettling = false
    let waiters = settlingWaiters
    settlingWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  private func commit() async throws(LedgerError) {
    guard !unsaved.isEmpty else { return }
    try await store.commit(unsaved)
    unsaved = LedgerChanges()
  }

  /// Fetches the history that the waiting bookings belong to, where it is no longer in memory.
  private func reachBack(before end: Timestamp, now: Timestamp) async throws(LedgerError) {
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
    earliestWaiting.flatMap { $0 < min(knownSince, end) ? $0 : nil }
  }

  private var earliestWaiting: Timestamp? {
    let registers = self.registers.lazy.compactMap(\.earliestWaiting).min()
    let lines = self.lines.lazy.flatMap(\.outcome.bookings).map(\.slot.from).min()
    guard let registers, let lines else { return registers ?? lines }
    return min(registers, lines)
  }
}

extension Accounting {
  /// Everything that changed since the last commit; no readings come in between.
  private func changes(at moment: RowMoment) -> LedgerChanges {
    let now = moment.now
    var changes = LedgerChanges()
    changes.time = now
    for position in registers.indices {
      settleRegister(position, before: moment.end, into: &changes)
    }
    for position in accounts.indices { accounts[position].bookWaiting() }
    for position in lines.indices { settleLine(position, before: moment.end, into: &changes) }
    let isWhole = moment.end == .distantFuture
    if isWhole { openIntervals(at: now) }
    let rows = rows(at: moment)
    changes.results = moment.running == .watched ? rows.filter(\.isFinal) : rows
    for position in accounts.indices { accounts[position].sliding?.prune() }
    if replay.keepsCheckpoints { takeCheckpoints(into: &changes) }
    settleAlarms(rows, at: now, into: &changes)
    (changes.events, changes.corrections) = (events, corrections)
    (events, corrections) = ([], [])
    if isWhole { prune(at: now) }
    return changes
  }

  private func settleRegister(
    _ position: Int,
    before end: Timestamp,
    into changes: inout LedgerChanges
  ) {
    guard registers[position].hasBookings else { return }
    let booked = registers[position].takeBookings(before: end)
    var touched: [Timestamp] = []
    for part in booked {
      registers[position].settle(part)
      if touched.last != part.slot.from { touched.append(part.slot.from) }
      let slot = part.slot.from
      for (account, link) in accountsOfRegister[position] {
        let places = places.places(of: slot, by: calendarOfAccount[account])
        accounts[account].gather(part.sum, link: link, slot: slot, places)
      }
    }
    if touched.count > 1 { touched = Set(touched).sorted() }
    changes.meterSlots += touched.compactMap { registers[position].slots[$0] }
  }

  private func settleLine(
    _ position: Int,
    before end: Timestamp,
    into changes: inout LedgerChanges
  ) {
    var touched: Set<Timestamp> = []
    let bookings = lines[position].outcome.bookings
    for booking in bookings where booking.slot.from < end {
      lines[position].settle(booking)
      touched.insert(booking.slot.from)
      let places = places.places(of: booking.slot.from)
      lines[position].intervals.book(places) { $0 += booking.delta }
    }
    let news = lines[position].outcome.events
    lateStates += news.lazy.filter { $0.type == ProductionLine.resumption }.count
    events += news
    changes.runs += lines[position].outcome.runs
    lines[position].noteRuns()
    lines[position].noteHandedOut()
    lines[position].outcome.removeAll()
    for booking in bookings where booking.slot.from >= end {
      lines[position].outcome.book(booking.delta, to: booking.slot)
    }
    let slots = lines[position].slots
    changes.productionSlots += touched.sorted().compactMap { slots[$0] }
  }

  private func takeCheckpoints(into changes: inout LedgerChanges) {
    for position in feeds.indices where feeds[position].isChanged {
      changes.checkpoints[feeds[position].checkpointKey] = feeds[position].checkpoint
      feeds[position].isChanged = false
    }
    for position in registers.indices {
      guard let bytes = registers[position].takeBacklogCheckpoint() else { continue }
      changes.checkpoints[registers[position].backlogKey] = bytes
    }
    for position in accounts.indices {
      accounts[position].takeCheckpoints(into: &changes.checkpoints)
    }
    for position in lines.indices where lines[position].isChanged {
      guard let bytes = StateCheckpoint.bytes(of: lines[position].line) else { continue }
      changes.checkpoints[lines[position].checkpointKey] = bytes
      if let waiting = lines[position].takeBookingsCheckpoint() {
        changes.checkpoints[lines[position].bookingsKey] = waiting
      }
      if lines[position].definition.energy != nil {
        changes.checkpoints[lines[position].idleEnergyKey] =
          StateCheckpoint.bytes(of: lines[position].idleEnergy)
      }
      lines[position].isChanged = false
    }
  }
}

extension Timestamp {
  /// Whole seconds since 1970, rounded down.
  fileprivate var second: Int64 { floored(by: 1000) }

  /// How many whole steps of so many milliseconds lie between 1970 and the moment, rounded down.
  func floored(by step: Int64) -> Int64 {
    let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: step)
    return rest < 0 ? quotient - 1 : quotient
  }
}
