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
    for position in registers.indices {
      let bytes = checkpoints[registers[position].backlogKey]
      if let bytes { registers[position].restoreBacklog(bytes) }
    }
    for position in accounts.indices { accounts[position].restore(checkpoints: checkpoints) }
    for position in lines.indices { restoreLine(position, from: checkpoints, at: now) }
    restoreBaselines(from: checkpoints, at: now)
    restoreAlarms(from: checkpoints, at: now)
    let positions = feeds.compactMap(\.reached)
    // An interval that ended shortly before the newest reading may still be without its final row.
    let earliest = (positions.min() ?? now).advanced(byMilliseconds: -3_600_000)
    let bounded = max(earliest, now.advanced(byMilliseconds: -EnergyCounterState.longestGap))
    try await reload(since: min(bounded, now), now: now)
    // The rows of what runs now tell of silence too, should nothing ever answer.
    openIntervals(at: now)
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
    let counters = definition.counterSettings(of: book.definition)
    if line.definition != fresh.definition || line.pollPeriod != fresh.pollPeriod {
      line.adopt(
        definition: fresh.definition,
        pollPeriod: fresh.pollPeriod,
        counters: counters
      )
    } else {
      line.adopt(counters: counters)
    }
    lines[position].line = line
    if let bytes = checkpoints[book.idleEnergyKey],
      let split = StateCheckpoint.state(IdleEnergySplit.self, from: bytes)
    {
      lines[position].idleEnergy = split
    }
    if let bytes = checkpoints[book.bookingsKey] { lines[position].restoreBookings(bytes) }
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
}
