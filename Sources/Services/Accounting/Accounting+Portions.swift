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
    let due = registers.indices.filter { position in
      registers[position].backlogFrom != nil && isReleased(position, at: now)
    }
    guard let start = due.compactMap({ registers[$0].backlogFrom }).min() else {
      return .distantFuture
    }
    let width = due.reduce(0) { $0 + max(1, accountsOfRegister[$1].count) }
    let end = portionEnd(from: start, slots: max(1, Self.portionSize / width))
    for position in due {
      registers[position].spreadBacklog(before: end, grid: definition.calendar.grid)
    }
    return due.contains { registers[$0].backlogFrom != nil } ? end : .distantFuture
  }

  private func portionEnd(from start: Timestamp, slots: Int) -> Timestamp {
    var end = start
    for _ in 0..<slots where end.milliseconds(since: start) < Self.longestPortion {
      end = max(definition.calendar.grid.slot(containing: end).to, end.advanced(byMilliseconds: 1))
    }
    return end
  }

  /// Whether a register's backlog need not wait: after a start, the meters of an account answer one by
  /// one, and their energies are published together.
  private func isReleased(_ register: Int, at now: Timestamp) -> Bool {
    guard let startedAt, !replay.isConcluding else { return true }
    let concerned = accountsOfRegister[register].map(\.account)
    return concerned.isEmpty
      || concerned.contains { account in
        now >= startedAt.advanced(byMilliseconds: grace(ofAccount: account))
          || accounts[account].reached(feeds: feeds) >= startedAt
      }
  }

  /// Since when an account's energy is not spread yet.
  func backlogFrom(ofAccount position: Int) -> Timestamp {
    accounts[position].links.lazy.compactMap { self.registers[$0.register].backlogFrom }.min()
      ?? .distantFuture
  }

  /// Up to where all of an account is booked that can be.
  func reached(ofAccount position: Int) -> Timestamp {
    min(accounts[position].reached(feeds: feeds), backlogFrom(ofAccount: position))
  }

  /// Forgets what a portion brought into memory, but for the intervals that go on behind it.
  func forgetPortion(before end: Timestamp) {
    let month = monthStart(of: end)
    for position in registers.indices { registers[position].prune(before: end) }
    for position in accounts.indices {
      accounts[position].prune(before: end, demandsBefore: month)
    }
    for position in lines.indices { lines[position].prune(before: end) }
    knownSince = end
  }
}
