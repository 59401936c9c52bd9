import Energy
import Indicators
import Measurements
import Production
import Tariffs

extension Accounting {
  /// What the loads of an account used in an interval of a line; `nil` where nothing is known.
  ///
  /// With named generation that is the account's consumption. Cost and CO2e are those of the account's
  /// row: of what the grid delivered.
  func supply(
    of account: Int,
    in key: IntervalTotals<ProductionSums>.Key,
    at now: Timestamp
  ) -> LineSupply? {
    let book = accounts[account]
    guard let entry = book.intervals[.init(kind: key.kind, from: key.from)] else { return nil }
    let totals = book.totals(entry.sums.registers)
    let imported = totals.imported.flatMap { $0.isKnown ? $0 : nil }
    let rated = imported == nil ? [] : entry.sums.rated.values(book.rates)
    let known =
      entry.isFinal ? now : now.advanced(byMilliseconds: -2 * slowestPoll(ofAccount: account))
    let due = Interval(from: key.from, to: min(known, entry.interval.to)).milliseconds
    return LineSupply(
      energy: totals.used(definition.limits).map { MilliUnits.units($0.amount) },
      coverage: AccountTotals.share(imported?.accounted ?? 0, of: due),
      cost: rated.first { $0.name == "cost" }?.value,
      co2e: rated.first { $0.name == "co2e" }?.value,
      quality: totals.suppliedQuality(due: due, definition.limits),
      isFinal: entry.isFinal
    )
  }

  /// Hands the energy that a register booked to the lines that its accounts supply.
  func supplyLines(from register: Int, _ booking: Booking) {
    for (account, link) in accountsOfRegister[register] where !linesOfAccount[account].isEmpty {
      let link = accounts[account].links[link]
      let share = link.share(inUseOf: accounts[account].definition)
      guard share != 0 else { continue }
      let amount = share < 0 ? 0 - max(booking.amount, -.max) : booking.amount
      for position in linesOfAccount[account] {
        lines[position].idleEnergy
          .add(amount, in: booking.interval, isEstimated: booking.evidence != .measured)
      }
    }
  }
}

extension AccountTotals {
  /// How well the energy that loads used is known, and the import that is paid for.
  func suppliedQuality(due: Int64, _ limits: CoverageLimits) -> ResultQuality {
    guard due > 0 else { return .good }
    let parts = [imported, used(limits)].compactMap { $0 }.map { quality(of: $0, due: due, limits) }
    if parts.contains(.incomplete) { return .incomplete }
    return parts.contains(.estimated) ? .estimated : .good
  }
}
