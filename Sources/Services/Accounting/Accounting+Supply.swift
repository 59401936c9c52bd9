import Energy
import Indicators
import Measurements
import Production
import Tariffs

extension Accounting {
  /// What an account drew in an interval of a line; `nil` where nothing is known.
  ///
  /// Cost and CO2e are there where the account's row tells of them.
  func supply(
    of account: Int,
    in key: IntervalBook<ProductionSums>.Key,
    at now: Timestamp
  ) -> LineSupply? {
    let book = accounts[account]
    guard let entry = book.intervals[.init(kind: key.kind, from: key.from)] else { return nil }
    let imported = book.totals(entry.sums.registers).imported.flatMap { $0.isKnown ? $0 : nil }
    let rated = imported == nil ? [] : entry.sums.rated.values(book.rates)
    let known = now.advanced(byMilliseconds: -2 * slowestPoll(ofAccount: account))
    let due = Interval(from: key.from, to: min(known, entry.interval.to)).milliseconds
    return LineSupply(
      energy: imported.map { MilliUnits.units($0.amount) },
      coverage: AccountTotals.share(imported?.accounted ?? 0, of: due),
      cost: rated.first { $0.name == "cost" }?.value,
      co2e: rated.first { $0.name == "co2e" }?.value,
      isFinal: entry.isFinal
    )
  }

  /// Hands the energy that a register booked to the lines that its accounts supply.
  func supplyLines(from register: Int, _ booking: Booking) {
    for (account, link) in accountsOfRegister[register] where !linesOfAccount[account].isEmpty {
      let link = accounts[account].links[link]
      guard link.quantity == .activeImport, !link.isSubmeter else { continue }
      let amount = link.isSubtracted ? 0 - booking.amount : booking.amount
      for position in linesOfAccount[account] {
        lines[position].idleEnergy.add(amount, in: booking.interval)
      }
    }
  }
}
