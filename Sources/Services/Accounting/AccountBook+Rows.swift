import Calendar
import Energy
import Indicators
import Measurements
import Tariffs

extension AccountBook {
  typealias Key = IntervalBook<AccountSums>.Key

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
  ) -> IndicatorResult? {
    guard let entry = intervals[key] else { return nil }
    let totals = totals(entry.sums.registers)
    let revision = intervals.publish(key, isFinal: isFinal)
    var isPeakEstimated = sliding?.peaks.peak(ofBlock: entry.interval)?.isEstimated == true
    var extra = balances(entry.sums.registers, totals, due: due, limits: limits)
    if key.kind == .period(.fifteenMinutes) { extra += unbalance.values(ofSlot: key.from) }
    if case .period(let period) = key.kind, period == .day || period == .month {
      let peak = peak(in: entry.interval, limits: limits)
      extra += peak?.values(of: totals) ?? []
      isPeakEstimated = peak?.isEstimated == true
      if let power = baseLoad(in: entry.interval, limits: limits) {
        extra.append(IndicatorValue("base_load", power))
      }
    }
    let isKnown = totals.imported?.isKnown == true
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
    if isPeakEstimated {
      row.sources["peak_demand"] = "15min"
      if row.quality == .good { row.quality = .estimated }
    }
    guard case .demand = key.kind else {
      if isKnown { addSources(of: entry.sums.rated, to: &row) }
      for name in correctedQuantities(entry.sums.registers) { row.sources[name] = "correction" }
      return row
    }
    row.family = .demand
    row.values = values(in: entry.interval, totals, isFinal: isFinal, presentPower, reached)
    return row
  }

  private mutating func addSources(of rated: RatedEnergy, to row: inout IndicatorResult) {
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
    _ totals: AccountTotals,
    isFinal: Bool,
    _ presentPower: Double?,
    _ reached: Timestamp
  ) -> [IndicatorValue] {
    guard totals.imported?.isKnown == true else { return [] }
    let demand = Demand(window: block, totals: totals)
    var values: [IndicatorValue] = []
    if let sliding {
      let newest = sliding.newest(in: block)
      if let newest { values.append(IndicatorValue("demand", newest.power)) }
      values += sliding.peaks.peak(ofBlock: block)?.values ?? []
    } else {
      values.append(IndicatorValue("demand", demand.power))
    }
    if !isFinal, let power = presentPower ?? totals.averagePower,
      let forecast = demand.forecast(presentPower: power, at: reached)
    {
      values.append(IndicatorValue("demand_forecast", forecast))
    }
    return values
  }
}

extension AccountBook {
  /// The names of the energies that were corrected by hand.
  private func correctedQuantities(_ sums: [RegisterSum]) -> [String] {
    zip(links, sums).filter { $0.isCorrection && $1 != .zero }.map { $0.0.quantity.rawValue }
  }

  /// What became of generated energy, and what submeters do not account for.
  private func balances(
    _ sums: [RegisterSum],
    _ totals: AccountTotals,
    due: Int64,
    limits: CoverageLimits
  ) -> [IndicatorValue] {
    guard totals.imported?.isKnown == true else { return [] }
    let solar = areKnownAlike(sums, limits) ? solarBalance(sums)?.values ?? [] : []
    return solar + submeterBalance(sums, totals, due: due, limits: limits)
  }

  /// Whether the registers of the account are known for the same time.
  ///
  /// Else what was generated would be set against a part of what was fed in. What was corrected by hand
  /// is known.
  private func areKnownAlike(_ sums: [RegisterSum], _ limits: CoverageLimits) -> Bool {
    let active = links.indices.filter {
      isConcerned[$0] && links[$0].quantity.isActive && !links[$0].isSubmeter
    }
    if active.contains(where: { links[$0].isCorrection && sums[$0] != .zero }) { return true }
    let known = active.filter { !links[$0].isCorrection }.map { sums[$0].accounted }
    guard let least = known.min(), let most = known.max() else { return false }
    return AccountTotals.share(least, of: most) >= limits.complete
  }

  /// `nil` without a meter that is taken off.
  private func solarBalance(_ sums: [RegisterSum]) -> SolarBalance? {
    guard links.contains(where: \.isSubtracted) else { return nil }
    var balance = SolarBalance(generated: 0, imported: 0, exported: 0)
    for (position, link) in links.enumerated() where isConcerned[position] && !link.isSubmeter {
      let amount = sums[position].amount
      switch (link.quantity, link.isSubtracted) {
      case (.activeImport, false): balance.imported = balance.imported.saturatingAdd(amount)
      case (.activeExport, false): balance.exported = balance.exported.saturatingAdd(amount)
      case (let quantity, true) where quantity == generation(of: link):
        balance.generated = balance.generated.saturatingAdd(amount)
      default: break
      }
    }
    return balance
  }

  /// Which way a meter that is taken off counts what is generated: as export where it counts exports.
  private func generation(of link: AccountLink) -> EnergyQuantity {
    let exports = links.indices.contains { position in
      links[position].isSubtracted && links[position].meter == link.meter
        && links[position].quantity == .activeExport && isConcerned[position]
    }
    return exports ? .activeExport : .activeImport
  }

  /// Nothing where too little is known of the account or a submeter.
  private func submeterBalance(
    _ sums: [RegisterSum],
    _ totals: AccountTotals,
    due: Int64,
    limits: CoverageLimits
  ) -> [IndicatorValue] {
    let submeters = zip(links, sums).filter { $0.0.isSubmeter }.map { $0.1 }
    let isKnown = submeters.allSatisfy {
      AccountTotals.share($0.accounted, of: due) >= limits.complete
    }
    guard let main = totals.imported, !submeters.isEmpty, isKnown,
      AccountTotals.share(main.accounted, of: due) >= limits.complete
    else { return [] }
    let sum = submeters.reduce(Int64(0)) { $0.saturatingAdd($1.amount) }
    return MeterBalance(main: main.amount, submeters: sum).values
  }
}

extension DemandPeak {
  fileprivate func values(of totals: AccountTotals) -> [IndicatorValue] {
    values(energy: totals.imported?.amount ?? 0, over: totals.imported?.accounted ?? 0)
  }

  /// Without a load factor.
  fileprivate var values: [IndicatorValue] { values(energy: 0, over: 0) }
}
