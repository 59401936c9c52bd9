import Calendar
import Energy
import Indicators
import Measurements
import Production

extension Accounting {
  /// The rows that are due: final ones of intervals that ended and are known, corrected ones, and once a
  /// minute the open ones.
  func rows(at now: Timestamp) -> [IndicatorResult] {
    let isNewMinute = now.floored(by: 60_000) != lastOpenRows.floored(by: 60_000)
    if isNewMinute { lastOpenRows = now }
    var rows: [IndicatorResult] = []
    for position in accounts.indices {
      accounts[position].noteReadings(of: feeds)
      accounts[position].noteDemands(now: now)
      rows += accountRows(position, at: now, isNewMinute: isNewMinute)
    }
    for position in lines.indices {
      rows += lineRows(position, at: now, isNewMinute: isNewMinute)
    }
    return rows
  }

  private func accountRows(
    _ position: Int,
    at now: Timestamp,
    isNewMinute: Bool
  ) -> [IndicatorResult] {
    let keys = accounts[position].intervals.unsettled.sorted(by: accounts[position].kinds)
    return keys.compactMap { key in
      guard let entry = accounts[position].intervals[key],
        let isFinal = isDue(
          entry,
          isComplete: accounts[position].hasReached(entry.interval.to, feeds: feeds),
          grace: grace(ofAccount: position),
          now: now,
          isNewMinute: isNewMinute
        )
      else { return nil }
      if isFinal { touchLines(of: position, key) }
      return accountRow(position, key, entry.interval, isFinal: isFinal, now: now)
    }
  }

  private func accountRow(
    _ position: Int,
    _ key: AccountBook.Key,
    _ interval: Interval,
    isFinal: Bool,
    now: Timestamp
  ) -> IndicatorResult? {
    // Of an open interval, the newest two poll periods cannot be known yet.
    let known = now.advanced(byMilliseconds: -2 * slowestPoll(ofAccount: position))
    let due = isFinal ? interval : Interval(from: interval.from, to: min(known, interval.to))
    guard !due.isEmpty else { return nil }
    return accounts[position].row(
      key,
      isFinal: isFinal,
      due: due.milliseconds,
      now: now,
      presentPower: presentPower(ofAccount: position, now: now),
      limits: definition.limits
    )
  }

  private func lineRows(
    _ position: Int,
    at now: Timestamp,
    isNewMinute: Bool
  ) -> [IndicatorResult] {
    let keys = lines[position].intervals.unsettled.sorted(by: lines[position].intervals.kinds)
    let account = lines[position].definition.energy.flatMap { id in
      accounts.firstIndex { $0.definition.id == id }
    }
    return keys.compactMap { key in
      guard let entry = lines[position].intervals[key] else { return nil }
      let supply = account.flatMap { energy(of: $0, in: key) }
      let isComplete = lines[position].hasReached(entry.interval.to) && supply?.isFinal != false
      let due = isDue(
        entry,
        isComplete: isComplete,
        grace: Self.grace(ofPolls: lines[position].pollPeriod),
        now: now,
        isNewMinute: isNewMinute
      )
      guard let isFinal = due else { return nil }
      return lines[position].row(
        key,
        isFinal: isFinal,
        now: now,
        calendar: definition.calendar,
        energy: supply?.wattHours,
        limits: definition.limits
      )
    }
  }
}

extension Accounting {
  /// Whether an interval's row is due, and whether it is a final one; `nil`: not now.
  ///
  /// A final row waits for a reading at or past the interval's end of all that feeds it, but no longer
  /// than the grace time after the interval's end or the start of this run.
  private func isDue<Sums>(
    _ entry: IntervalBook<Sums>.Entry,
    isComplete: Bool,
    grace: Int64,
    now: Timestamp,
    isNewMinute: Bool
  ) -> Bool? {
    if entry.isFinal {
      // A clock that was set back books into intervals that are final but seem to be running.
      return entry.isChanged && (now >= entry.interval.to || isNewMinute) ? true : nil
    }
    guard now >= entry.interval.to else { return isNewMinute ? false : nil }
    let deadline = max(entry.interval.to, startedAt ?? now).advanced(byMilliseconds: grace)
    return isComplete || now >= deadline ? true : nil
  }

  /// The longest time between two readings of what feeds an account, in milliseconds.
  private func slowestPoll(ofAccount position: Int) -> Int64 {
    accounts[position].links.reduce(1) { max($0, feeds[$1.feed].pollPeriod) }
  }

  private func grace(ofAccount position: Int) -> Int64 {
    Self.grace(ofPolls: slowestPoll(ofAccount: position))
  }

  /// How long an ended interval waits for its readings: 10 s, or three poll periods if that is longer.
  private static func grace(ofPolls period: Int64) -> Int64 {
    max(10_000, 3 * min(period, 86_400_000))
  }

  /// The account's present power in W; `nil` where a meter's is not known.
  private func presentPower(ofAccount position: Int, now: Timestamp) -> Double? {
    guard let links = powerLinks[position], !links.isEmpty else { return nil }
    var sum = 0.0
    for link in links {
      guard let power = powers[link.power] else { return nil }
      let age = now.milliseconds(since: power.time)
      guard abs(age) <= 2 * powerPollPeriods[link.power] else { return nil }
      // Demand is of what is taken; power that is fed back does not lower it.
      let taken = max(0, power.watts)
      sum += link.isSubtracted ? -taken : taken
    }
    return sum
  }

  /// What an account drew in an interval, in Wh, and whether that is final; `nil` where nothing is known.
  private func energy(
    of account: Int,
    in key: IntervalBook<ProductionSums>.Key
  ) -> (wattHours: Double?, isFinal: Bool)? {
    let book = accounts[account]
    guard let entry = book.intervals[.init(kind: key.kind, from: key.from)] else { return nil }
    let imported = book.totals(entry.sums).imported.flatMap { $0.isKnown ? $0.amount : nil }
    return (imported.map(MilliUnits.units), entry.isFinal)
  }

  /// A corrected row of an account corrects the rows of the lines that it supplies.
  private func touchLines(of account: Int, _ key: AccountBook.Key) {
    let id = accounts[account].definition.id
    for position in lines.indices where lines[position].definition.energy == id {
      lines[position].intervals.touch(.init(kind: key.kind, from: key.from))
    }
  }
}

extension AccountBook {
  var kinds: [RowKind] { intervals.kinds }
}

extension Set {
  /// In order of time, and of one time in the order of the rows.
  fileprivate func sorted<Sums>(by kinds: [RowKind]) -> [Element]
  where Element == IntervalBook<Sums>.Key {
    sorted { a, b in
      if a.from != b.from { return a.from < b.from }
      return (kinds.firstIndex(of: a.kind) ?? 0) < (kinds.firstIndex(of: b.kind) ?? 0)
    }
  }
}
