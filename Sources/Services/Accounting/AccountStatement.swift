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
  /// What the grid's import costs and emits; not to be used where that energy is not known.
  package private(set) var rated = RatedEnergy.zero
  /// All that the account's meters counted.
  package let totals: AccountTotals
  /// Good data's share of what could be known by now, 0…1, of what is billed: the grid's import, and
  /// its reactive energy where there is a charge for it.
  package let coverage: Double
  /// Of what is billed.
  package let quality: ResultQuality
  /// Whether the interval has ended.
  package let isFinal: Bool

  /// Adds up the ledger's slots; `nil` where there is no such account.
  ///
  /// - Parameters:
  ///   - account: Its id.
  ///   - definition: Of the accounting whose ledger it is.
  ///   - rates: In place of the account's own, for a bill on paper.
  ///   - slots: The slots that begin in `interval`, of any registers.
  ///   - interval: Such as a month.
  ///   - now: What lies after it cannot be known yet.
  package init?(
    of account: String,
    _ definition: AccountingDefinition,
    rates: AccountRates? = nil,
    slots: [MeterSlot],
    in interval: Interval,
    now: Timestamp
  ) {
    let plan = MeteringPlan(definition)
    guard let position = definition.accounts.firstIndex(where: { $0.id == account }) else {
      return nil
    }
    let rates = rates ?? definition.rates[account] ?? AccountRates()
    let slots = Dictionary(
      grouping: slots.filter { interval.contains($0.slot.from) },
      by: \.register
    )
    let parts = plan.accountLinks[position].filter { !$0.isSubmeter }.compactMap { link in
      let found = slots[plan.registers[link.register].name]
      return found == nil && (link.isOptional || link.isCorrection)
        ? nil : Part(link: link, slots: found ?? [])
    }
    let totals = Self.totals(parts)
    let billed = Self.totals(parts.filter { $0.isBilled(by: rates) })
    let due = Interval(from: interval.from, to: min(now, interval.to)).milliseconds
    self.account = account
    self.interval = interval
    self.totals = totals
    isFinal = interval.to <= now
    coverage = AccountTotals.share(billed.measured, of: due)
    quality = definition.limits.quality(
      measured: coverage,
      accounted: AccountTotals.share(billed.accounted, of: due),
      isBridged: billed.isBridged
    )
    addEnergy(parts, rates, zone: definition.calendar.zone)
    usage.reactive = billed.knowsReactive(definition.limits) ? billed.reactive?.amount : nil
    usage.peakDemand = Self.peak(parts, definition, account: position)?.power
  }

  /// A register of the account with its slots.
  private struct Part {
    var link: AccountLink
    var slots: [MeterSlot]

    /// Whether it is of the grid's import, or of its reactive energy where that is charged.
    func isBilled(by rates: AccountRates) -> Bool {
      link.isRated
        || (link.quantity == .reactiveImport && !link.isSubtracted && rates.reactive != nil)
    }
  }

  private static func totals(_ parts: [Part]) -> AccountTotals {
    var totals = AccountTotals()
    for part in parts {
      var sum = RegisterSum.zero
      for slot in part.slots { sum += slot.sum }
      totals.add(sum, of: part.link)
    }
    return totals
  }

  private mutating func addEnergy(_ parts: [Part], _ rates: AccountRates, zone: TimeZoneRules) {
    for part in parts where part.link.isRated {
      for slot in part.slots where slot.sum != .zero {
        let local = zone.local(at: slot.slot.from)
        usage.add(slot.sum.amount, at: local, rates: rates)
        rated.add(slot.sum.amount, at: rates.rate(at: local), rates)
      }
    }
  }

  /// The grid's highest demand of the clock-aligned blocks, of half an hour unless the account has others.
  private static func peak(
    _ parts: [Part],
    _ definition: AccountingDefinition,
    account: Int
  ) -> DemandPeak? {
    let demand = definition.accounts[account].demand.map { DemandWindow($0) }
    let window = demand ?? DemandWindow(minutes: 30)
    let demands = parts.filter(\.link.isRated)
    var history = DemandHistory()
    for (position, part) in demands.enumerated() {
      for slot in part.slots {
        let block = window.block(containing: slot.slot.from, in: definition.calendar.zone)
        history.bookPast(slot.sum, link: position, of: demands.count, in: block)
      }
    }
    history.endPast { sums in
      var totals = AccountTotals()
      for (part, sum) in zip(demands, sums) {
        totals.add(sum, of: part.link)
      }
      return totals
    }
    return history.peak(
      in: Interval(from: .distantPast, to: .distantFuture),
      limits: definition.limits
    )
  }
}
