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
    guard clock.isStarted, !ledger.turn.isTaken, clock.isNewSecond(now) else { return }
    await settle(at: now, delayingRows: rowDelay.holds(at: now))
  }

  /// Publishes the rows that have waited for the gateway's moment; to be called at it.
  package func releaseRows() async {
    guard ledger.holdsRows else { return }
    await ledger.turn.wait()
    ledger.turn.take()
    defer { ledger.turn.end() }
    do { try await ledger.release() } catch { ledger.note(error) }
  }

  /// Brings everything up to a moment and commits it, whatever the clock says: the last call before the
  /// end of a run, or of the readings.
  package func finish(at now: Timestamp) async {
    guard clock.isStarted else { return }
    await ledger.turn.wait()
    await settle(at: now)
  }

  /// - Parameters:
  ///   - now: The moment.
  ///   - delaysRows: Whether rows of the last minutes are made, and published later.
  /// - Returns: The rows that were made, but for those of baselines.
  @discardableResult
  func settle(at now: Timestamp, delayingRows delaysRows: Bool = false) async -> [KPIRow] {
    ledger.turn.take()
    defer { ledger.turn.end() }
    clock.tick(now)
    lines.advance(to: now)
    var rows: [KPIRow] = []
    do throws(LedgerError) {
      if !delaysRows { try await ledger.release() }
      // What a store refuses must not grow by portions.
      if !counters.withBacklog.isEmpty { try await ledger.commit() }
      var moment = rowMoment(at: now)
      repeat {
        moment = moment.before(spreadPortion(at: now))
        rows = try await settle(moment, delayingRows: delaysRows)
      } while !moment.isWhole
      var compared = try await updateBaselines(at: now)
      ledger.raise(&compared.results)
      if delaysRows { ledger.hold(rowDelay, &compared, at: now) }
      ledger.append(compared)
      try await ledger.commit()
      ledger.note(nil)
    } catch {
      ledger.note(error)
    }
    return rows
  }

  /// Which rows a moment asks for; takes note that it did.
  private func rowMoment(at now: Timestamp) -> RowMoment {
    let isNewMinute = clock.takeMinute(at: now, isForced: replay.isConcluding)
    return RowMoment(
      now: now,
      startedAt: clock.startedAt ?? now,
      isNewMinute: isNewMinute,
      isConcluding: replay.isConcluding,
      running: replay.takeRunningRows(at: now, isNewMinute: isNewMinute),
      watched: replay.watched
    )
  }

  /// Settles all that lies before the moment's end, and commits it.
  private func settle(
    _ moment: RowMoment,
    delayingRows delaysRows: Bool
  ) async throws(LedgerError) -> [KPIRow] {
    lines.settleIdleEnergy(before: moment.end)
    try await splitBridgedEnergy(before: moment.end)
    try await history.reachBack(before: moment.end, now: moment.now)
    try await mendPeaks(before: moment.end)
    var changes = changes(at: moment)
    ledger.raise(&changes.results)
    let rows = changes.results
    baselines.noteCorrections(rows)
    if delaysRows { ledger.hold(rowDelay, &changes, at: moment.now) }
    ledger.append(changes)
    try await ledger.commit()
    if !moment.isWhole { history.forget(before: moment.end) }
    return rows
  }

  /// Splits energy that a counter bridged over a gap by the machine's states within the gap, which lie
  /// longer back than a line remembers them.
  private func splitBridgedEnergy(before end: Timestamp) async throws(LedgerError) {
    for position in lines.indices {
      guard
        let time = lines.work(of: position).forgottenTime(
          before: end,
          calendar: plan.definition.calendar
        )
      else { continue }
      let line = plan.definition.lines[position].id
      let runs = try await slots.endedRuns(of: position, line, overlapping: time)
      lines.settleIdleEnergy(of: time, line: position, by: runs)
    }
  }

  /// Everything that changed since the last commit; no readings come in between.
  private func changes(at moment: RowMoment) -> LedgerChanges {
    var changes = LedgerChanges()
    changes.time = moment.now
    changes.meterSlots = counters.settle(before: moment.end) { accounts.gather($0, of: $1) }
    accounts.bookGathered()
    ledger.add(lines.settle(before: moment.end, into: &changes))
    if moment.isWhole { history.open(at: moment.now) }
    let rows = rows(at: moment)
    changes.results = moment.running == .watched ? rows.filter(\.isFinal) : rows
    accounts.pruneSliding()
    if !replay.isOn { takeCheckpoints(into: &changes.checkpoints) }
    ledger.add(alarms.settle(rows, at: moment.now, into: &changes))
    ledger.takeNews(into: &changes)
    if moment.isWhole { history.prune(at: moment.now) }
    return changes
  }

  /// The rows that are due: final ones of intervals that ended and are known, corrected ones, and once a
  /// minute the running ones.
  private func rows(at moment: RowMoment) -> [KPIRow] {
    let (energy, events) = accounts.rows(at: moment) { lines.touch(suppliedBy: $0, $1) }
    ledger.add(events)
    return energy + lines.rows(at: moment) { accounts.supply(of: $0, in: $1, at: moment.now) }
  }

  private func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    feeds.takeCheckpoints(into: &checkpoints)
    counters.takeCheckpoints(into: &checkpoints)
    accounts.takeCheckpoints(into: &checkpoints)
    lines.takeCheckpoints(into: &checkpoints)
  }
}
