import Calendar
import Energy
import Indicators
import Measurements
import Production

extension Accounting {
  /// Which rows a moment asks for; takes note that it did.
  func rowMoment(at now: Timestamp) -> RowMoment {
    let isNewMinute =
      now.floored(by: 60_000) != lastOpenRows.floored(by: 60_000) || isFirstLook(now)
      || replay.isConcluding
    if isNewMinute { lastOpenRows = now }
    let running = replay.runningRows(at: now, isNewMinute: isNewMinute)
    return RowMoment(now: now, isNewMinute: isNewMinute, running: running)
  }

  /// The rows that are due: final ones of intervals that ended and are known, corrected ones, and once a
  /// minute the running ones.
  func rows(at moment: RowMoment) -> [KPIRow] {
    var rows: [KPIRow] = []
    for position in accounts.indices {
      accounts[position].noteReadings(of: feeds)
      noteDemands(ofAccount: position, now: moment.now, before: moment.end)
      rows += accountRows(position, at: moment)
    }
    for position in lines.indices { rows += lineRows(position, at: moment) }
    return rows
  }

  /// Whether it is time for the first rows of this run: soon enough for somebody who watches a start.
  private func isFirstLook(_ now: Timestamp) -> Bool {
    guard let startedAt else { return false }
    let moment = startedAt.advanced(byMilliseconds: 10_000)
    return now >= moment && lastOpenRows < moment
  }

  private func accountRows(_ position: Int, at moment: RowMoment) -> [KPIRow] {
    let keys = accounts[position].intervals.unsettled(endingBy: moment.end)
    let reached = reached(ofAccount: position)
    let grace = grace(ofAccount: position)
    return keys.compactMap { key in
      guard let entry = accounts[position].intervals[key],
        let isFinal = isDue(
          entry,
          isComplete: reached >= entry.interval.to,
          grace: grace,
          now: moment.now,
          isNewMinute: moment.isNewMinute,
          showsRunning: showsRunning(key.kind, ofAccount: position, at: moment)
        )
      else { return nil }
      if isFinal { touchLines(of: position, key) }
      let row = accountRow(position, key, entry.interval, isFinal: isFinal, now: moment.now)
      if let event = row.flatMap({ accounts[position].judgeBalance($0) }) { events.append(event) }
      return row
    }
  }

  private func accountRow(
    _ position: Int,
    _ key: EnergyAccountState.Key,
    _ interval: Interval,
    isFinal: Bool,
    now: Timestamp
  ) -> KPIRow? {
    // Of an open interval, the newest two poll periods cannot be known yet.
    let known = now.advanced(byMilliseconds: -2 * slowestPoll(ofAccount: position))
    let due = isFinal ? interval : Interval(from: interval.from, to: min(known, interval.to))
    guard !due.isEmpty else { return nil }
    return accounts[position].row(
      key,
      isFinal: isFinal,
      due: due.milliseconds,
      // The energy so far is that up to the last readings; from there on the present power holds.
      reached: min(now, accounts[position].reached(feeds: feeds, by: \.isDemand)),
      presentPower: key.kind.isPeriod ? nil : presentPower(ofAccount: position, now: now),
      limits: definition.limits
    )
  }

  private func lineRows(_ position: Int, at moment: RowMoment) -> [KPIRow] {
    let keys = lines[position].intervals.unsettled(endingBy: moment.end)
    let account = linesOfAccount.firstIndex { $0.contains(position) }
    return keys.compactMap { key in
      guard let entry = lines[position].intervals[key] else { return nil }
      let supply = account.flatMap { self.supply(of: $0, in: key, at: moment.now) }
      let isComplete =
        lines[position].hasReached(entry.interval.to) && supply?.isFinal != false
        && !lines[position].idleEnergy.isWaiting(before: entry.interval.to)
      let due = isDue(
        entry,
        isComplete: isComplete,
        grace: Self.grace(ofPolls: lines[position].pollPeriod),
        now: moment.now,
        isNewMinute: moment.isNewMinute,
        showsRunning: showsRunning(key.kind, ofLine: position, at: moment)
      )
      guard let isFinal = due else { return nil }
      return lines[position].row(
        key,
        isFinal: isFinal,
        now: moment.now,
        calendar: definition.calendar,
        supply: supply,
        limits: definition.limits
      )
    }
  }
}

extension IntervalTotals {
  /// The unsettled intervals that end by a moment, in order of time, and of one time in that of the rows.
  fileprivate func unsettled(endingBy moment: Timestamp) -> [Key] {
    let due = unsettled.filter { moment == .distantFuture || end(of: $0) ?? moment <= moment }
    return due.sorted { a, b in
      if a.from != b.from { return a.from < b.from }
      return (kinds.firstIndex(of: a.kind) ?? 0) < (kinds.firstIndex(of: b.kind) ?? 0)
    }
  }
}
