import Energy
import Events
import Indicators
package import Measurements

extension Accounting {
  /// Goes on from what the store holds at the present time; readings count from then on.
  ///
  /// - Throws: ``LedgerError`` where the store cannot be read: nothing has begun then.
  package func start(at now: Timestamp, cuts: Int = 0) async throws(LedgerError) {
    let checkpoints = try await ledger.checkpoints()
    ledger.noteCuts(cuts, checkpoints, at: now)
    for (device, name) in feeds.restore(from: checkpoints) {
      noteLostState(of: device, name: name, at: now)
    }
    counters.restore(from: checkpoints)
    accounts.restore(from: checkpoints)
    for line in lines.restore(from: checkpoints) { noteLostState(of: line, name: line, at: now) }
    baselines.restore(from: checkpoints, at: now)
    alarms.restore(from: checkpoints, at: now, ledger)
    // An interval that ended shortly before the newest reading may still be without its final row.
    let earliest = (feeds.earliestReached ?? now).advanced(byMilliseconds: -3_600_000)
    let bounded = max(earliest, now.advanced(byMilliseconds: -EnergyCounterState.longestGap))
    try await history.reload(since: min(bounded, now), now: now)
    // Intervals that run now get rows even if nothing ever answers.
    history.open(at: now)
    clock.start(at: now)
  }

  private func noteLostState(of subject: String, name: String, at now: Timestamp) {
    ledger.add(
      Event(
        .stateLost(of: name),
        of: subject,
        at: now,
        id: "\(name).state_lost.\(now.milliseconds)"
      )
    )
  }
}
