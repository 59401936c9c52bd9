import Calendar
package import Measurements
package import Production

/// Accounting of recorded readings: time is theirs, and passes only where something is due.
extension Accounting {
  /// Starts on an empty store.
  ///
  /// - Parameters:
  ///   - points: The points that readings will refer to by position; what nothing is computed of may be
  ///     among them.
  ///   - pace: When rows of running intervals are published, besides the last; `nil`: never. Alarms see them
  ///     each minute anyway, as live.
  ///   - start: The time of the first reading.
  /// - Throws: ``LedgerError`` where the store cannot be read.
  package func beginReplay(
    of points: [PointReference],
    pace: RunningPace?,
    at start: Timestamp
  ) async throws(LedgerError) {
    let devices = Dictionary(plan.definition.devices.map { ($0.id, $0) }) { first, _ in first }
    let uses = points.map { point -> [ReadingUse] in
      guard let position = devices[point.device]?.position(of: point.point),
        let uses = plan.uses[point.device], uses.indices.contains(position)
      else { return [] }
      return uses[position]
    }
    let watched = alarms.watchedRows(plan.definition)
    replay.begin(uses, pace: pace, watched: watched, at: start)
    try await self.start(at: start)
    noteNextDue()
  }

  /// Takes readings in the order of their times, and lets the time between them pass.
  package func replay(_ readings: [RecordedReading]) async {
    for reading in readings {
      await passTime(to: reading.time)
      take(reading)
    }
  }

  /// Plans a stop of a line, see ``planStop(_:of:)``, and tells what that changes.
  ///
  /// - Parameters:
  ///   - stop: From when to when.
  ///   - line: The line's id.
  ///   - time: When it was planned; the start, where that comes later.
  /// - Throws: ``LineCorrectionError``; nothing was changed then.
  package func replayStop(
    _ stop: Interval,
    of line: String,
    at time: Timestamp
  ) async throws(LineCorrectionError) {
    let time = max(time, clock.lastTick)
    await passTime(to: time.milliseconds)
    replay.noteEvent(at: time)
    try await planStop(stop, of: line)
    await settle(at: time)
    noteNextDue()
  }

  private func passTime(to moment: Int64) async {
    while replay.nextDue < moment {
      await settle(at: Timestamp(milliseconds: replay.nextDue))
      noteNextDue()
    }
  }

  private func take(_ reading: RecordedReading) {
    let time = Timestamp(milliseconds: reading.time)
    for use in replay.take(reading) {
      apply(reading.isGood ? reading.value : nil, to: use, at: time)
      guard case .alarm(let alarm) = use, let deadline = alarms.deadline(of: alarm) else {
        continue
      }
      replay.bringForward(max(deadline, reading.time))
    }
  }

  /// Ends at the last reading: every interval that has ended by then gets its final row, and the ones
  /// that run get their last.
  package func concludeReplay() async {
    let last = Timestamp(milliseconds: replay.lastReading)
    replay.conclude(isLast: false)
    await finish(at: last)
    // A line's rows wait for those of its energy account, which came just now.
    replay.conclude(isLast: true)
    await finish(at: last)
    replay.endConclusion()
  }

  /// Finds the earliest moment after the last one at which there may be something to publish.
  private func noteNextDue() {
    let slot = plan.grid.slot(containing: clock.lastTick).to.milliseconds
    let next = min(slot, accounts.deadline(clock), lines.deadline(clock), alarms.deadline)
    replay.setNextDue(next, after: clock.lastTick)
  }
}
