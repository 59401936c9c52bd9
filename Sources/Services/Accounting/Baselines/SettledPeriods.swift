import Production
import Calendar
import Energy
import Indicators
import Measurements
import Rows

extension Accounting {
  /// Trains and compares baselines, and lets alarms see their rows, which come after the others.
  func updateBaselines(at now: Timestamp) async throws(LedgerError) -> LedgerChanges {
    var changes = try await baselines.update(
      at: now,
      isSettled: { self.isSettled($0, of: $1, at: now) },
      plannedStops: { self.plannedStops(of: $0) }
    )
    guard !changes.results.isEmpty else { return changes }
    let events = alarms.settle(changes.results, at: now, into: &changes)
    changes.events += events
    return changes
  }

  /// Whether the rows that a period's numbers come from are final.
  private func isSettled(
    _ interval: Interval,
    of baseline: EnergyBaseline,
    at now: Timestamp
  ) -> Bool {
    let kind = RowKind.period(baseline.period)
    let key = EnergyAccountState.Key(kind: kind, from: interval.from)
    guard accounts.isFinal(baseline.account, key) != false else { return false }
    let drivers = feeds.drivers(of: baseline, at: interval.to)
    let grace = RowMoment.grace(ofPolls: drivers.slowestPoll)
    guard now >= interval.to.advanced(byMilliseconds: grace) || drivers.haveReached else {
      return false
    }
    return lines.areFinal(.init(kind: kind, from: interval.from), ofDriversOf: baseline)
  }

  private func plannedStops(of line: String) -> [Interval] {
    lines.position(of: line).map { lines.work(of: $0).line.stopsPlanned } ?? []
  }
}
