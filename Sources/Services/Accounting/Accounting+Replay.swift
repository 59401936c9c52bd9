import Alarms
import Calendar
import Energy
package import Measurements
package import Production

/// Accounting of recorded readings: time is theirs, and passes only where something is due.
extension Accounting {
  /// Starts on an empty store.
  ///
  /// - Parameters:
  ///   - points: The points that readings will refer to by position; what nothing is computed of may be
  ///     among them.
  ///   - pace: When rows of running intervals are told, besides the last; `nil`: never. Alarms see them
  ///     each minute anyway, as live.
  ///   - start: The time of the first reading.
  /// - Throws: ``LedgerError`` where the store cannot be read.
  package func beginReplay(
    of points: [PointReference],
    pace: RunningPace?,
    at start: Timestamp
  ) async throws(LedgerError) {
    replay.keepsCheckpoints = false
    replay.pace = pace
    replay.toldRunning = start
    replay.watched = watchedRows
    let devices = Dictionary(definition.devices.map { ($0.id, $0) }) { first, _ in first }
    replay.uses = points.map { point in
      guard let position = devices[point.device]?.position(of: point.point),
        let uses = uses[point.device], uses.indices.contains(position)
      else { return [] }
      return uses[position]
    }
    try await self.start(at: start)
    replay.lastReading = start.milliseconds
    replay.nextDue = nextDue()
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
    let time = max(time, lastTick)
    await passTime(to: time.milliseconds)
    replay.lastReading = max(replay.lastReading, time.milliseconds)
    try await planStop(stop, of: line)
    await settle(at: time)
    replay.nextDue = nextDue()
  }

  private func passTime(to moment: Int64) async {
    while replay.nextDue < moment {
      await settle(at: Timestamp(milliseconds: replay.nextDue))
      replay.nextDue = nextDue()
    }
  }

  private func take(_ reading: RecordedReading) {
    let position = Int(reading.point)
    guard replay.uses.indices.contains(position) else { return }
    replay.lastReading = reading.time
    let time = Timestamp(milliseconds: reading.time)
    for use in replay.uses[position] {
      apply(reading.isGood ? reading.value : nil, to: use, at: time)
      guard case .alarm(let alarm) = use, let deadline = alarms[alarm].alarm.deadline else {
        continue
      }
      replay.nextDue = min(replay.nextDue, max(deadline.milliseconds, reading.time))
    }
  }

  /// Ends at the last reading: every interval that has ended by then gets its final row, and the ones
  /// that run get their last.
  package func concludeReplay() async {
    let last = Timestamp(milliseconds: replay.lastReading)
    replay.isConcluding = true
    await finish(at: last)
    // A line's rows wait for those of its energy account, which came just now.
    replay.isLast = true
    await finish(at: last)
    (replay.isConcluding, replay.isLast) = (false, false)
  }
}

extension Accounting {
  /// For so long after the last reading, running intervals are told of each minute: one day.
  private static let silence: Int64 = 86_400_000

  /// The earliest moment after the last one at which there may be something to tell.
  private func nextDue() -> Int64 {
    let now = lastTick.milliseconds
    var next = definition.calendar.grid.slot(containing: lastTick).to.milliseconds
    if now - replay.lastReading < Self.silence, let running = replay.nextRunning(after: lastTick) {
      next = min(next, running)
    }
    for position in accounts.indices {
      next = min(
        next,
        deadline(of: accounts[position].intervals, grace: grace(ofAccount: position))
      )
    }
    for position in lines.indices {
      let grace = Self.grace(ofPolls: lines[position].pollPeriod)
      next = min(next, deadline(of: lines[position].intervals, grace: grace))
    }
    for book in alarms {
      if let deadline = book.alarm.deadline { next = min(next, deadline.milliseconds) }
    }
    return max(next, now + 1)
  }

  /// When an interval that has ended stops waiting for its readings.
  private func deadline<Sums>(of book: IntervalTotals<Sums>, grace: Int64) -> Int64 {
    var next = Int64.max
    for key in book.unsettled {
      guard let end = book.end(of: key), end <= lastTick else { continue }
      let start = max(end, startedAt ?? lastTick)
      next = min(next, start.advanced(byMilliseconds: grace).milliseconds)
    }
    return next
  }
}
