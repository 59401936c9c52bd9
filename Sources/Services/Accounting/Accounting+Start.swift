import Calendar
import Energy
import Indicators
package import Measurements
import Production

extension Accounting {
  /// Goes on from what the store holds at the present time; readings count from then on.
  ///
  /// - Throws: ``LedgerError`` where the store cannot be read: nothing has begun then.
  package func start(at now: Timestamp) async throws(LedgerError) {
    let checkpoints = try await store.checkpoints()
    for position in feeds.indices { restoreFeed(position, from: checkpoints, at: now) }
    for position in lines.indices { restoreLine(position, from: checkpoints, at: now) }
    let positions = feeds.compactMap(\.reached)
    // An interval that ended shortly before the newest reading may still be without its final row.
    let earliest = (positions.min() ?? now).advanced(byMilliseconds: -3_600_000)
    let bounded = max(earliest, now.advanced(byMilliseconds: -Register.longestGap))
    try await reload(since: monthStart(of: min(bounded, now)), now: now)
    startedAt = now
    lastTick = now
    lastOpenRows = now
  }

  private func restoreFeed(_ position: Int, from checkpoints: [String: [UInt8]], at now: Timestamp)
  {
    guard let bytes = checkpoints[feeds[position].checkpointKey] else { return }
    if !feeds[position].restore(bytes) {
      tellLostState(of: feeds[position].device, name: feeds[position].name, at: now)
    }
  }

  private func restoreLine(_ position: Int, from checkpoints: [String: [UInt8]], at now: Timestamp)
  {
    let book = lines[position]
    guard let bytes = checkpoints[book.checkpointKey] else { return }
    guard var line = StateCheckpoint.state(ProductionLine.self, from: bytes) else {
      return tellLostState(of: book.definition.id, name: book.definition.id, at: now)
    }
    let fresh = definition.productionLine(book.definition)
    if line.definition != fresh.definition || line.pollPeriod != fresh.pollPeriod {
      line.adopt(
        definition: fresh.definition,
        pollPeriod: fresh.pollPeriod,
        counters: definition.counterSettings(of: book.definition)
      )
    }
    lines[position].line = line
  }

  private func tellLostState(of subject: String, name: String, at now: Timestamp) {
    events.append(
      Event(
        subject: subject,
        timestamp: now,
        id: "\(name).state_lost.\(now.milliseconds)",
        type: "state_lost",
        severity: .warning,
        english: "The saved state of \(name) cannot be read; counting starts afresh",
        vietnamese: "Không đọc được trạng thái đã lưu của \(name); bắt đầu đếm lại"
      )
    )
  }

  func monthStart(of moment: Timestamp) -> Timestamp {
    definition.calendar.interval(of: .month, containing: moment)?.from ?? moment
  }
}

extension Accounting {
  /// Builds all sums anew from the store's history; what it has refused so far comes on top.
  func reload(since: Timestamp, now: Timestamp) async throws(LedgerError) {
    let history = try await store.history(since: since)
    for position in registers.indices { registers[position].forgetSlots() }
    for position in accounts.indices { accounts[position].forget(hasShifts: hasShifts) }
    for position in lines.indices { lines[position].forget(hasShifts: hasShifts) }
    restoreMeterSlots(history.meterSlots + unsaved.meterSlots.filter { $0.slot.from >= since })
    restoreProductionSlots(
      history.productionSlots + unsaved.productionSlots.filter { $0.slot.from >= since }
    )
    for position in accounts.indices { accounts[position].noteDemands(now: now) }
    var publications = history.publications
    for result in unsaved.results {
      publications[PublicationKey(result)] = Publication(
        revision: result.revision,
        isFinal: result.isFinal
      )
    }
    for position in accounts.indices { accounts[position].restore(publications) }
    for position in lines.indices { lines[position].restore(publications) }
    knownSince = since
  }

  private func restoreMeterSlots(_ slots: [MeterSlot]) {
    // Later ones of the same slot replace earlier ones before anything is summed.
    for slot in slots {
      if let position = registerPositions[slot.register] { registers[position].restore(slot) }
    }
    let starts = Set(registers.flatMap(\.slots.keys))
    for start in starts {
      let places = places.places(of: start)
      for position in registers.indices {
        guard let sum = registers[position].slots[start]?.sum else { continue }
        book(sum, register: position, places)
      }
    }
  }

  func book(_ sum: RegisterSum, register: Int, _ places: [RowKind: RowPlace]) {
    for (account, link) in accountsOfRegister[register] {
      accounts[account].book(sum, link: link, places)
    }
  }

  private func restoreProductionSlots(_ slots: [ProductionSlot]) {
    for slot in slots {
      guard let position = lines.firstIndex(where: { $0.definition.id == slot.line }) else {
        continue
      }
      lines[position].restore(slot)
    }
    for position in lines.indices {
      for slot in lines[position].slots.values {
        let places = places.places(of: slot.slot.from)
        lines[position].intervals.book(places) { $0 += slot.sums }
      }
    }
  }
}
