import Tariffs
import Calendar
package import Energy
package import Indicators
import Measurements

/// What the row of an interval is made of, besides the sums of the account's counters.
package struct EnergyRow: Sendable {
  package let kind: RowKind
  package let place: RowPlace
  /// Milliseconds of the interval that could be known by now.
  package let due: Int64
  package let isFinal: Bool
  package let revision: Int
  /// The highest demand: of a day or a month, or of a block whose window slides.
  package var peak: DemandPeak?
  /// The lowest mean power of an hour of a day or a month, in W.
  package var baseLoad: Double?
  /// Means of a quarter of an hour that are not found from counters.
  package var unbalance: [IndicatorValue] = []
  /// What the rated energy is founded on; `nil`: it is found from the sums.
  package var ratedSources: [String: String]?
  /// For rows of demand.
  package var demand: PresentDemand?

  package init(_ kind: RowKind, in place: RowPlace, due: Int64, isFinal: Bool, revision: Int) {
    self.kind = kind
    self.place = place
    self.due = due
    self.isFinal = isFinal
    self.revision = revision
  }

  package var hasPeak: Bool { kind == .period(.day) || kind == .period(.month) }
}

extension EnergyAccount {
  /// The one computation of an account's row: live, replayed, corrected, reported.
  ///
  /// - Parameters:
  ///   - row: Which row, and what is known besides the sums.
  ///   - sums: The fold of the ledger's slots of the interval.
  /// - Returns: The row as it is published.
  package func row(_ row: EnergyRow, _ sums: AccountSums) -> KPIRow {
    let totals = totals(sums.counters)
    let isKnown = knowsImport(sums)
    var result = totals.result(
      of: definition.id,
      period: row.kind.name,
      interval: row.place.interval,
      due: row.due,
      isFinal: row.isFinal,
      revision: row.revision,
      rated: isKnown ? sums.rated.values(rates) : [],
      extra: extra(row, sums, totals),
      limits: limits
    )
    result.shift = row.place.shift
    if row.peak?.isEstimated == true { result.sources["peak_demand"] = "15min" }
    if row.peak?.isEstimated == true || row.peak?.isBridged == true { result.noteEstimate() }
    if case .demand = row.kind {
      make(&result, aDemandOf: row, totals)
    } else {
      if isKnown { result.add(row.ratedSources ?? sums.rated.sources(rates)) }
      addDoubts(sums, totals, due: row.due, to: &result)
      for name in correctedQuantities(sums) { result.sources[name] = "correction" }
      result.completeValues = completeValues(of: result, sums, totals, due: row.due)
    }
    return result
  }

  private func extra(
    _ row: EnergyRow,
    _ sums: AccountSums,
    _ totals: AccountTotals
  ) -> [IndicatorValue] {
    var extra = submeterBalance(sums, totals, due: row.due)
    if row.kind == .period(.fifteenMinutes) { extra += row.unbalance }
    if row.hasPeak {
      extra += row.peak?.values(mean: totals.comparablePower(limits)) ?? []
      if let power = row.baseLoad { extra.append(IndicatorValue(.baseLoad, power)) }
    }
    return extra
  }

  /// The names of the energies that were corrected by hand.
  private func correctedQuantities(_ sums: AccountSums) -> [String] {
    zip(links, sums.counters).filter { $0.isCorrection && $1 != .zero }.map {
      $0.0.quantity.rawValue
    }
  }

  /// Notes which values are known less well than the import.
  private func addDoubts(
    _ sums: AccountSums,
    _ totals: AccountTotals,
    due: Int64,
    to row: inout KPIRow
  ) {
    for (name, quality) in totals.doubts(due: due, limits) { row.sources[name] = quality.rawValue }
    guard row["unaccounted_energy"] != nil, let used = totals.used(limits),
      let imported = totals.imported
    else { return }
    let isGood = { totals.quality(of: $0, due: due, limits) == .good }
    if !submeters(sums).allSatisfy(isGood) || isGood(imported) && !isGood(used) {
      row.sources["unaccounted"] = ResultQuality.estimated.rawValue
    }
  }

  private func submeters(_ sums: AccountSums) -> [QuantityTotal] {
    zip(links, sums.counters).filter { $0.0.isSubmeter }.map { QuantityTotal($0.1) }
  }

  /// What the account used and its submeters did not count.
  ///
  /// Where the meters are known for different times, each counts with its mean power through the interval. Nothing
  /// where too little is known of the account or a submeter.
  private func submeterBalance(
    _ sums: AccountSums,
    _ totals: AccountTotals,
    due: Int64
  ) -> [IndicatorValue] {
    let submeters = submeters(sums)
    guard let used = totals.used(limits), !submeters.isEmpty,
      (submeters + [used]).allSatisfy({
        AccountTotals.share($0.accounted, of: due) >= limits.complete
      })
    else { return [] }
    let length = QuantityTotal.areEven(submeters + [used], limits) ? nil : due
    let parts = submeters.compactMap { $0.energy(through: length, limits) }
    guard parts.count == submeters.count,
      let consumption = totals.used(through: length, limits)
    else { return [] }
    let sum = parts.reduce(Int64(0)) { $0.saturatingAdd($1) }
    return MeterBalance(consumption: consumption, submeters: sum).values
  }
}

extension KPIRow {
  /// Notes that a value rests on time that only a whole gap is known of.
  mutating func noteEstimate() {
    if quality == .good { quality = .estimated }
  }

  /// Adds what rated energy is founded on.
  fileprivate mutating func add(_ texts: [String: String]) {
    // Most rows have no others: theirs are then shared, not copied.
    if sources.isEmpty { sources = texts } else { sources.merge(texts) { $1 } }
  }
}
