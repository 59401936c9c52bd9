import Calendar
import Energy
import Indicators
import Measurements
import Tariffs

extension EnergyAccountState {
  typealias Key = IntervalTotals<AccountSums>.Key

  /// The row of one of the book's intervals up to `now`; `nil` where there is no such interval.
  ///
  /// `due` is the milliseconds of it that could be known by now. `reached` is up to where all meters have
  /// been read. `presentPower` is the account's, in W, for a forecast; without it the mean so far is taken.
  mutating func row(
    _ key: Key,
    isFinal: Bool,
    due: Int64,
    reached: Timestamp,
    presentPower: Double?,
    limits: CoverageLimits
  ) -> KPIRow? {
    guard let entry = intervals[key] else { return nil }
    let totals = totals(entry.sums.registers)
    let revision = intervals.publish(key, isFinal: isFinal)
    var peak = key.kind.isPeriod ? nil : sliding?.peaks.peak(ofBlock: entry.interval)
    var extra = submeterBalance(entry.sums.registers, totals, due: due, limits: limits)
    if key.kind == .period(.fifteenMinutes) { extra += unbalance.values(ofSlot: key.from) }
    if case .period(let period) = key.kind, period == .day || period == .month {
      peak = self.peak(in: entry.interval, limits: limits)
      extra += peak?.values(mean: totals.comparablePower(limits)) ?? []
      if let power = baseLoad(in: entry.interval, limits: limits) {
        extra.append(IndicatorValue(.baseLoad, power))
      }
    }
    let isKnown = isImportKnown(entry.sums.registers)
    var row = totals.result(
      of: definition.id,
      period: key.kind.name,
      interval: entry.interval,
      due: due,
      isFinal: isFinal,
      revision: revision,
      rated: isKnown ? entry.sums.rated.values(rates) : [],
      extra: extra,
      limits: limits
    )
    row.shift = entry.shift
    if peak?.isEstimated == true { row.sources["peak_demand"] = "15min" }
    if peak?.isEstimated == true || peak?.isBridged == true { row.noteEstimate() }
    guard case .demand = key.kind else {
      if isKnown { addSources(of: entry.sums.rated, to: &row) }
      addDoubts(entry.sums.registers, totals, due: due, limits: limits, to: &row)
      for name in correctedQuantities(entry.sums.registers) { row.sources[name] = "correction" }
      let sums = entry.sums.registers
      row.completeValues = completeValues(of: row, sums, totals, due: due, limits: limits)
      return row
    }
    row.family = .demand
    // Demand is made of the import alone.
    row.coverage = AccountTotals.share(totals.imported?.measured ?? 0, of: due)
    row.quality = totals.imported.map { totals.quality(of: $0, due: due, limits) } ?? .incomplete
    let newest = sliding?.newest(in: entry.interval)
    for isDoubted in [peak?.isEstimated, peak?.isBridged, newest?.isBridged, newest?.isCoarse]
    where isDoubted == true { row.noteEstimate() }
    row.values = values(
      in: entry.interval,
      due: due,
      totals,
      isFinal: isFinal,
      presentPower,
      reached
    )
    return row
  }

  private mutating func addSources(of rated: RatedEnergy, to row: inout KPIRow) {
    let texts = sources(of: rated)
    // Most rows have no others: theirs are then shared, not copied.
    if row.sources.isEmpty {
      row.sources = texts
    } else {
      row.sources.merge(texts) { $1 }
    }
  }

  /// The values of a demand row: of the block, or of the window that slides through it.
  private func values(
    in block: Interval,
    due: Int64,
    _ totals: AccountTotals,
    isFinal: Bool,
    _ presentPower: Double?,
    _ reached: Timestamp
  ) -> [IndicatorValue] {
    guard totals.imported?.isKnown == true else { return [] }
    let demand = Demand(window: block, totals: totals)
    // A part of the meters is not the account.
    let mean = demand.knownPower
    var values: [IndicatorValue] = []
    if let sliding {
      if let newest = sliding.newest(in: block), newest.demand.accounted > 0,
        sliding.isPresent(newest, in: block, due: due)
      {
        values.append(IndicatorValue(.demand, newest.demand.power))
      }
      values += sliding.peaks.peak(ofBlock: block)?.values() ?? []
    } else if let power = isFinal ? mean : mean.flatMap({ _ in demand.soFar(at: reached) }) {
      values.append(IndicatorValue(.demand, power))
    }
    if !isFinal, let mean,
      let forecast = demand.forecast(presentPower: presentPower ?? mean, at: reached)
    {
      values.append(IndicatorValue(.demandForecast, forecast))
    }
    return values
  }
}

extension EnergyAccountState {
  /// The names of the energies that were corrected by hand.
  private func correctedQuantities(_ sums: [RegisterSum]) -> [String] {
    zip(links, sums).filter { $0.isCorrection && $1 != .zero }.map { $0.0.quantity.rawValue }
  }

  /// Whether the energy that is rated is known.
  private func isImportKnown(_ sums: [RegisterSum]) -> Bool {
    zip(links, sums).contains { $0.isRated && ($1.accounted > 0 || $1.amount != 0) }
  }

  /// Notes which values are known less well than the import.
  private func addDoubts(
    _ sums: [RegisterSum],
    _ totals: AccountTotals,
    due: Int64,
    limits: CoverageLimits,
    to row: inout KPIRow
  ) {
    for (name, quality) in totals.doubts(due: due, limits) { row.sources[name] = quality.rawValue }
    guard row["unaccounted_energy"] != nil, let used = totals.used(limits),
      let imported = totals.imported
    else { return }
    let submeters = zip(links, sums).filter { $0.0.isSubmeter }.map { QuantityTotal($0.1) }
    let isGood = { totals.quality(of: $0, due: due, limits) == .good }
    if !submeters.allSatisfy(isGood) || isGood(imported) && !isGood(used) {
      row.sources["unaccounted"] = ResultQuality.estimated.rawValue
    }
  }

  /// What the account used and its submeters did not count.
  ///
  /// Where a meter is not known for all of the time, each counts with its mean power through it. Nothing where
  /// too little is known of the account or a submeter.
  private func submeterBalance(
    _ sums: [RegisterSum],
    _ totals: AccountTotals,
    due: Int64,
    limits: CoverageLimits
  ) -> [IndicatorValue] {
    let submeters = zip(links, sums).filter { $0.0.isSubmeter }.map { QuantityTotal($0.1) }
    guard let used = totals.used(limits), !submeters.isEmpty,
      (submeters + [used]).allSatisfy({
        AccountTotals.share($0.accounted, of: due) >= limits.complete
      })
    else { return [] }
    let isWhole = (submeters + [used]).allSatisfy { $0.accounted >= due }
    let length = isWhole ? nil : due
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
  fileprivate mutating func noteEstimate() {
    if quality == .good { quality = .estimated }
  }
}
