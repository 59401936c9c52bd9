import Indicators
package import Calendar
package import Energy
package import Measurements
package import Tariffs

/// An energy account as all its rows are computed: which counters count in it, and at what rates.
package struct EnergyAccount: Sendable {
  package let definition: EnergyAccountDefinition
  package let links: [AccountLink]
  package let rates: AccountRates
  /// The calendar by which the account's rows are cut.
  package let calendar: PlantCalendar
  package let limits: CoverageLimits
  package let window: DemandWindow?
  /// Which of ``links`` count: all but the optional ones that have never been read.
  package private(set) var isCounted: [Bool]

  package init(
    _ definition: EnergyAccountDefinition,
    links: [AccountLink],
    rates: AccountRates,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) {
    self.definition = definition
    self.links = links
    self.rates = rates
    self.calendar = calendar
    self.limits = limits
    window = definition.demand.map { DemandWindow($0) }
    isCounted = links.map { !$0.isOptional }
  }

  /// Notes whether an optional link counts.
  package mutating func count(_ position: Int, _ isRead: Bool) { isCounted[position] = isRead }

  package func totals(_ sums: [CounterSum]) -> AccountTotals {
    var totals = AccountTotals()
    for (position, link) in links.enumerated() where isCounted[position] {
      totals.add(sums[position], of: link)
    }
    return totals
  }

  /// What the account counted of a quantity in one slot, corrections included.
  ///
  /// `sum` gives what the counter of a link counted in it.
  package func total(
    of quantity: EnergyQuantity,
    _ sum: (AccountLink) -> CounterSum
  ) -> QuantityTotal {
    var totals = AccountTotals()
    for (position, link) in links.enumerated()
    where isCounted[position] && link.quantity == quantity {
      totals.add(sum(link), of: link)
    }
    return totals[quantity] ?? QuantityTotal()
  }

  /// The link by which a quantity is corrected; `nil` where the account does not count it.
  package func correctionLink(of quantity: EnergyQuantity) -> AccountLink? {
    links.indices.first {
      links[$0].isCorrection && links[$0].quantity == quantity && isCounted[$0]
    }.map { links[$0] }
  }

  /// The mean power of an interval.
  package func demand(in interval: Interval, _ sums: AccountSums) -> Demand {
    Demand(window: interval, totals: totals(sums.counters))
  }

  /// Whether the energy that is rated is known.
  package func knowsImport(_ sums: AccountSums) -> Bool {
    zip(links, sums.counters).contains { $0.isRated && ($1.accounted > 0 || $1.amount != 0) }
  }

  /// What the loads of the account used in an interval of a line.
  ///
  /// With named generation that is the account's consumption. Cost and CO2e are those of the account's
  /// row: of what the grid delivered.
  ///
  /// - Parameters:
  ///   - sums: What the account counted in the interval.
  ///   - due: Milliseconds of it that could be known by now.
  ///   - isFinal: Whether the account's own row is final.
  /// - Returns: The energy, and what the grid's part of it cost and emitted.
  package func supply(_ sums: AccountSums, due: Int64, isFinal: Bool) -> LineSupply {
    let totals = totals(sums.counters)
    let imported = totals.imported.flatMap { $0.isKnown ? $0 : nil }
    let rated = imported == nil ? [] : sums.rated.values(rates)
    return LineSupply(
      energy: totals.used(limits).map { MilliUnits.units($0.amount) },
      coverage: AccountTotals.share(imported?.accounted ?? 0, of: due),
      cost: rated.first { $0.name == "cost" }?.value,
      co2e: rated.first { $0.name == "co2e" }?.value,
      quality: totals.suppliedQuality(due: due, limits),
      isFinal: isFinal
    )
  }
}
