import Calendar
import Energy
package import Indicators
package import Measurements
package import Production
import Tariffs

/// What the ledger holds of a production line over an interval.
package struct LineStatement: Sendable {
  package let line: String
  package let interval: Interval
  package let sums: ProductionSums
  package let values: [IndicatorValue]
  package let coverage: Double
  package let quality: ResultQuality
  /// Why values are to be doubted, by name, as in the line's rows.
  package let doubts: [String: String]

  /// Adds up the ledger's slots.
  ///
  /// - Parameters:
  ///   - line: Its id.
  ///   - definition: Of the accounting whose ledger it is.
  ///   - slots: The slots that begin in `interval`, of any lines.
  ///   - interval: Such as a day.
  ///   - supply: What the line's account drew in it.
  ///   - now: What lies after it cannot be known yet.
  ///
  /// It is `nil` where there is no such line.
  package init?(
    of line: String,
    _ definition: AccountingDefinition,
    slots: [ProductionSlot],
    in interval: Interval,
    supply: AccountStatement? = nil,
    now: Timestamp
  ) {
    guard let own = definition.lines.first(where: { $0.id == line }) else { return nil }
    var booked = ProductionSums.zero
    for slot in slots where slot.line == line && interval.contains(slot.slot.from) {
      booked += slot.sums
    }
    let due = Interval(from: interval.from, to: min(now, interval.to))
    let sums = booked.completed(in: due, calendar: definition.calendar, stops: [])
    var terms = ProductionTerms(
      of: own,
      in: due,
      calendar: definition.calendar,
      limits: definition.limits
    )
    if let supply, let imported = supply.totals.imported, imported.isKnown {
      let used = supply.totals.used(definition.limits)
      let rates = definition.rates[supply.account] ?? AccountRates()
      let values = supply.rated.values(rates)
      let known = LineSupply(
        energy: used.map { MilliUnits.units($0.amount) },
        coverage: AccountTotals.share(imported.accounted, of: due.milliseconds),
        cost: values.first { $0.name == "cost" }?.value,
        co2e: values.first { $0.name == "co2e" }?.value,
        quality: supply.totals.suppliedQuality(due: due.milliseconds, definition.limits)
      )
      terms.take(known, sums: sums, of: due.milliseconds, limits: definition.limits)
    }
    self.line = line
    self.interval = interval
    self.sums = sums
    values = sums.indicators(terms)
    coverage = sums.coverage(of: due.milliseconds, terms)
    doubts = sums.doubts(of: values, terms)
    quality = sums.quality(of: due.milliseconds, terms, limits: definition.limits, doubts: doubts)
  }

  /// Whether a value is known less well than by readings that follow each other as they should.
  package func isEstimated(_ name: String) -> Bool { ResultQuality.isNoted(doubts[name]) }

  package subscript(name: String) -> Double? { values.first { $0.name == name }?.value }
}
