import Calendar
import Energy
import Measurements

/// What was counted over a gap of days is spread, published and committed a portion at a time: memory does
/// not grow with the gap, nor with the number of accounts.
extension Accounting {
  /// How many parts of bookings a portion has at most, each counted once for every account it is part of.
  private static let portionSize = 4000

  /// The longest portion, in milliseconds: one day.
  private static let longestPortion: Int64 = 86_400_000

  /// Spreads the next portion.
  ///
  /// - Returns: The moment before which all is spread now, an edge of the ledger's slots;
  ///   ``Timestamp/distantFuture`` where nothing is left to spread.
  func spreadPortion(at now: Timestamp) -> Timestamp {
    let due = counters.withBacklog.filter { isReleased($0, at: now) }
    guard let start = due.compactMap({ counters.backlogFrom(of: $0) }).min() else {
      return .distantFuture
    }
    let width = due.reduce(0) { $0 + max(1, plan.accountsOfRegister[$1].count) }
    let end = portionEnd(from: start, slots: max(1, Self.portionSize / width))
    for position in due { counters.spreadBacklog(of: position, before: end) }
    return due.contains { counters.backlogFrom(of: $0) != nil } ? end : .distantFuture
  }

  private func portionEnd(from start: Timestamp, slots: Int) -> Timestamp {
    var end = start
    for _ in 0..<slots where end.milliseconds(since: start) < Self.longestPortion {
      end = max(plan.grid.slot(containing: end).to, end.advanced(byMilliseconds: 1))
    }
    return end
  }

  /// Whether a register's backlog need not wait: after a start, the meters of an account answer one by
  /// one, and their energies are published together.
  private func isReleased(_ register: Int, at now: Timestamp) -> Bool {
    guard let startedAt = clock.startedAt, !replay.isConcluding else { return true }
    let concerned = plan.accountsOfRegister[register].map(\.account)
    return concerned.isEmpty
      || concerned.contains { account in
        now >= startedAt.advanced(byMilliseconds: accounts.grace(of: account))
          || accounts.read(account) >= startedAt
      }
  }
}
