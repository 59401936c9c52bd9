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
      lines[position].settleIdleEnergy(calendar: definition.calendar)
    }
    var rows: [KPIRow] = []
    do throws(LedgerError) {
      try await splitBridgedEnergy()
      try await reachBack(now: now)
      try await mendPeaks(now: now)
      let changes = changes(at: now)
      rows = changes.results
      noteCorrections(rows)
      unsaved.append(changes)
      try await commit()
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
  private func reachBack(now: Timestamp) async throws(LedgerError) {
    // New readings may come while the store is read, and reach back further still.
    while let moment = reloadFrom ?? earliestUnknown {
      try await reload(since: moment, now: now)
    }
  }

  /// The earliest waiting booking, where its intervals are not in memory.
  private var earliestUnknown: Timestamp? {
    earliestWaiting.flatMap { $0 < knownSince ? $0 : nil }
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
  private func changes(at now: Timestamp) -> LedgerChanges {
    var changes = LedgerChanges()
    changes.time = now
    for position in registers.indices { settleRegister(position, into: &changes) }
    for position in accounts.indices { accounts[position].bookWaiting() }
    for position in lines.indices { settleLine(position, into: &changes) }
    openIntervals(at: now)
    let moment = rowMoment(at: now)
    let rows = rows(at: moment)
    changes.results = moment.running == .watched ? rows.filter(\.isFinal) : rows
    for position in accounts.indices { accounts[position].sliding?.prune() }
    if replay.keepsCheckpoints { takeCheckpoints(into: &changes) }
    settleAlarms(rows, at: now, into: &changes)
    (changes.events, changes.corrections) = (events, corrections)
    (events, corrections) = ([], [])
    prune(at: now)
    return changes
  }

  private func settleRegister(_ position: Int, into changes: inout LedgerChanges) {
    guard registers[position].hasBookings else { return }
    let booked = registers[position].takeBookings()
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

  private func settleLine(_ position: Int, into changes: inout LedgerChanges) {
    var touched: Set<Timestamp> = []
    for booking in lines[position].outcome.bookings {
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
    let slots = lines[position].slots
    changes.productionSlots += touched.sorted().compactMap { slots[$0] }
  }

  private func takeCheckpoints(into changes: inout LedgerChanges) {
    for position in feeds.indices where feeds[position].isChanged {
      changes.checkpoints[feeds[position].checkpointKey] = feeds[position].checkpoint
      feeds[position].isChanged = false
    }
    for position in accounts.indices {
      accounts[position].takeCheckpoints(into: &changes.checkpoints)
    }
    for position in lines.indices where lines[position].isChanged {
      guard let bytes = StateCheckpoint.bytes(of: lines[position].line) else { continue }
      changes.checkpoints[lines[position].checkpointKey] = bytes
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
