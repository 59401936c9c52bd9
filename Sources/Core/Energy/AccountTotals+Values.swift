package import Indicators
package import Measurements

extension AccountTotals {
  /// The energy row of an interval.
  ///
  /// `due` is the milliseconds of the interval that could be known by now: its length once it has
  /// ended. `rated` stands behind the energies, such as those of bands; `extra` behind all values found
  /// here, such as the peak of a day.
  package func result(
    of account: String,
    period: String,
    interval: Interval,
    due: Int64,
    isFinal: Bool,
    revision: Int,
    rated: [IndicatorValue] = [],
    extra: [IndicatorValue] = [],
    limits: CoverageLimits = .standard
  ) -> KPIRow {
    let measured = Self.share(self.measured, of: due)
    return KPIRow(
      subject: account,
      family: .energy,
      period: period,
      interval: interval,
      isFinal: isFinal,
      revision: revision,
      values: energies(limits) + rated + means(limits) + extra,
      coverage: measured,
      quality: limits.quality(
        measured: measured,
        accounted: Self.share(accounted, of: due),
        isBridged: isBridged
      )
    )
  }

  private func energies(_ limits: CoverageLimits) -> [IndicatorValue] {
    var values: [IndicatorValue] = []
    for quantity in EnergyQuantity.allCases {
      guard let total = self[quantity], total.isKnown else { continue }
      values.append(IndicatorValue(quantity.rawValue, MilliUnits.units(total.amount)))
      if quantity == .generated { values += balance(limits)?.energies ?? [] }
    }
    return values
  }

  private func means(_ limits: CoverageLimits) -> [IndicatorValue] {
    var values: [IndicatorValue] = []
    if let power = averagePower(limits) {
      values.append(IndicatorValue(.averagePower, power))
    }
    if let powerFactor = powerFactor(limits) {
      values.append(IndicatorValue(.powerFactor, powerFactor))
    }
    return values + (balanceOfMeans(limits)?.ratios ?? [])
  }

  /// The mean of the imported power, in W: of each meter over the time that it is known for.
  package func averagePower(_ limits: CoverageLimits = .standard) -> Double? {
    imported?.meanPower(limits)
  }

  /// The mean that a peak can be compared with, in W.
  ///
  /// - Returns: `nil` where the meters are known for different times: a peak is of times in which all are.
  package func comparablePower(_ limits: CoverageLimits = .standard) -> Double? {
    guard let imported, imported.isKnownAlike(limits) else { return nil }
    return imported.meanPower(limits)
  }

  /// cos φ = Ap / √(Ap² + Aq²) of the interval's energies, as bills have it, as far as they were counted
  /// in time that is known; never a mean of power factors.
  ///
  /// Where counters are known for different times, it is that of their mean powers.
  ///
  /// - Returns: 0…1; `nil` where one of the energies is known for less of the time than the other, which
  ///   would describe the gap and not the load, and where less than nothing was taken.
  package func powerFactor(_ limits: CoverageLimits = .standard) -> Double? {
    guard let imported, let reactive, knowsReactive(limits) else { return nil }
    guard QuantityTotal.areEven([imported, reactive], limits) else {
      guard let active = imported.meanPower(limits), let other = reactive.meanPower(limits) else {
        return nil
      }
      return Self.cosine(active, other)
    }
    return Self.cosine(MilliUnits.units(imported.placed), MilliUnits.units(reactive.placed))
  }

  private static func cosine(_ active: Double, _ reactive: Double) -> Double? {
    let apparent = (active * active + squared(reactive)).squareRoot()
    return active >= 0 && apparent > 0 ? active / apparent : nil
  }

  /// Whether active and reactive import are known for the same time, but for what may lack anyhow.
  package func knowsReactive(_ limits: CoverageLimits = .standard) -> Bool {
    guard let imported, let reactive, imported.isKnown, reactive.isKnown else { return false }
    let (less, more) = (
      min(imported.accounted, reactive.accounted), max(imported.accounted, reactive.accounted)
    )
    return Self.share(less, of: more) >= limits.complete
  }

  /// W of an energy in mWh over milliseconds.
  package static func power(of energy: Int64, over milliseconds: Int64) -> Double {
    Double(energy) * 3600 / Double(milliseconds)
  }

  /// A part of the time that could be known, 0…1.
  package static func share(_ known: Int64, of due: Int64) -> Double {
    guard due > 0 else { return 0 }
    return min(1, max(0, Double(known) / Double(due)))
  }

  private static func squared(_ value: Double) -> Double { value * value }
}
