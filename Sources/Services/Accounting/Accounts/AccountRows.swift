import Events
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// The rows of accounts that are due.
extension EnergyAccounts {
  /// The rows that are due at a moment; `final` gets those that are final, with the account's position.
  ///
  /// - Returns: The rows, and the events of balances.
  func rows(
    at moment: RowMoment,
    _ final: (Int, EnergyAccountState.Key) -> Void
  ) -> (rows: [KPIRow], events: [Event]) {
    var (rows, events) = ([KPIRow](), [Event]())
    for position in indices {
      change(position) { $0.noteReadings(of: feeds) }
      noteDemands(of: position, now: moment.now, before: moment.end)
      let reached = min(read(position), backlogFrom(of: position))
      let grace = grace(of: position)
      for key in view(position, { $0.intervals.unsettled(endingBy: moment.end) }) {
        guard let entry = view(position, { $0.intervals[key] }),
          let isFinal = moment.isDue(
            entry,
            isComplete: reached >= entry.interval.to,
            grace: grace,
            showsRunning: moment.showsRunning(key.kind, of: plan.accounts[position])
          )
        else { continue }
        if isFinal { final(position, key) }
        guard let row = row(position, key, entry.interval, isFinal: isFinal, now: moment.now)
        else { continue }
        if let event = change(position, { $0.judgeBalance(row) }) { events.append(event) }
        rows.append(row)
      }
    }
    return (rows, events)
  }

  private func row(
    _ position: Int,
    _ key: EnergyAccountState.Key,
    _ interval: Interval,
    isFinal: Bool,
    now: Timestamp
  ) -> KPIRow? {
    // Of an open interval, the newest two poll periods cannot be known yet.
    let known = now.advanced(byMilliseconds: -2 * slowestPoll(of: position))
    let due = isFinal ? interval : Interval(from: interval.from, to: min(known, interval.to))
    guard !due.isEmpty else { return nil }
    // The energy so far is that up to the last readings; from there on the present power holds.
    let reached = min(now, read(position, by: \.isDemand))
    let power = key.kind.isPeriod ? nil : presentPower(of: position, now: now)
    return change(position) {
      $0.row(
        key,
        isFinal: isFinal,
        due: due.milliseconds,
        reached: reached,
        presentPower: power
      )
    }
  }

  /// The earliest moment at which an ended interval stops waiting for its readings.
  func deadline(_ clock: SettlingClock) -> Int64 {
    indices.reduce(.max) { next, position in
      let grace = grace(of: position)
      return min(next, view(position) { $0.intervals.deadline(grace: grace, clock) })
    }
  }
}
