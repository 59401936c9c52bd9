import Calendar
package import Energy
package import Indicators
package import Measurements
package import Tariffs

/// What the ledger holds of an account over an interval: the ground of a bill.
package struct AccountStatement: Sendable {
  package let account: String
  package let interval: Interval
  /// The grid's energies by band and price, reactive energy and highest demand: what a minus takes off is
  /// taken off none of them.
  package private(set) var usage = BillUsage()
  /// All that the account's meters counted.
  package let totals: AccountTotals
  /// What the account tells of lines that it supplies; `nil` where its import is not known.
  package let supply: LineSupply?
  /// Good data's share of what could be known by now, 0…1, of what is billed: the grid's import, and
  /// its reactive energy where there is a charge for it.
  package let coverage: Double
  /// Of what is billed.
  package let quality: ResultQuality
  /// Whether the interval has ended.
  package let isFinal: Bool

  /// Adds up the ledger's slots.
  ///
  /// - Parameters:
  ///   - account: The account, with the rates of its bill.
  ///   - slots: The slots that begin in `interval`, of any counters.
  ///   - interval: Such as a month.
  ///   - now: What lies after it cannot be known yet.
  package init(
    of account: EnergyAccount,
    slots: [MeterSlot],
    in interval: Interval,
    now: Timestamp
  ) {
    let fold = SlotFold(account, slots, in: interval)
    let (account, limits) = (fold.account, fold.account.limits)
    let billed = account.billed.totals(fold.sums.counters)
    let due = Interval(from: interval.from, to: min(now, interval.to)).milliseconds
    self.account = account.definition.id
    self.interval = interval
    totals = account.totals(fold.sums.counters)
    isFinal = interval.to <= now
    let known = totals.imported?.isKnown == true
    supply = known ? account.supply(fold.sums, due: due, isFinal: isFinal) : nil
    coverage = AccountTotals.share(billed.measured, of: due)
    quality = limits.quality(
      measured: coverage,
      accounted: AccountTotals.share(billed.accounted, of: due),
      isBridged: billed.isBridged
    )
    fold.addEnergy(to: &usage)
    usage.reactive = billed.knowsReactive(limits) ? billed.reactive?.amount : nil
    usage.peakDemand = fold.peak?.power
  }
}

extension EnergyAccount {
  /// The account with nothing but what is billed: the grid's import, and its reactive energy where that is
  /// charged.
  fileprivate var billed: EnergyAccount {
    var billed = self
    for (position, link) in links.enumerated() where isCounted[position] {
      let isReactive = link.quantity == .reactiveImport && !link.isSubtracted
      billed.count(position, link.isRated || (isReactive && rates.reactive != nil))
    }
    return billed
  }
}
