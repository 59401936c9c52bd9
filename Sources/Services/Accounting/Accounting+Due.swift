import Calendar
import Energy
import Indicators
import Measurements
import Production

extension Accounting {
  /// Whether an interval's row is due, and whether it is a final one; `nil`: not now.
  ///
  /// A final row waits for a reading at or past the interval's end of all that feeds it, but no longer
  /// than the grace time after the interval's end or the start of this run.
  func isDue<Sums>(
    _ entry: IntervalTotals<Sums>.Entry,
    isComplete: Bool,
    grace: Int64,
    now: Timestamp,
    isNewMinute: Bool,
    showsRunning: Bool
  ) -> Bool? {
    if entry.isFinal {
      // A clock that was set back books into intervals that are final but seem to be running.
      return entry.isChanged && (now >= entry.interval.to || isNewMinute) ? true : nil
    }
    guard now >= entry.interval.to else {
      return showsRunning ? false : nil
    }
    let deadline = max(entry.interval.to, startedAt ?? now).advanced(byMilliseconds: grace)
    return isComplete || now >= deadline || replay.isConcluding ? true : nil
  }

  /// The longest time between two readings of what feeds an account, in milliseconds.
  func slowestPoll(ofAccount position: Int) -> Int64 {
    accounts[position].links.reduce(1) { max($0, feeds[$1.feed].pollPeriod) }
  }

  func grace(ofAccount position: Int) -> Int64 {
    Self.grace(ofPolls: slowestPoll(ofAccount: position))
  }

  /// How long an ended interval waits for its readings: 10 s, or three poll periods if that is longer.
  static func grace(ofPolls period: Int64) -> Int64 {
    max(10_000, 3 * min(period, 86_400_000))
  }

  /// The account's present power in W; `nil` where a meter's is not known.
  func presentPower(ofAccount position: Int, now: Timestamp) -> Double? {
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

  /// A corrected row of an account corrects the rows of the lines that it supplies.
  func touchLines(of account: Int, _ key: EnergyAccountState.Key) {
    for position in linesOfAccount[account] {
      lines[position].intervals.touch(.init(kind: key.kind, from: key.from))
    }
  }
}
