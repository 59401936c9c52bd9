import Energy
package import Indicators
import Production

/// What an energy account tells of the energy that a line has drawn in an interval.
package struct LineSupply: Sendable {
  /// Wh.
  package var energy: Double?
  /// The share of the interval that the energy accounts for, 0…1.
  package var coverage: Double
  /// đồng before VAT.
  package var cost: Double?
  /// kg.
  package var co2e: Double?
  /// How well all of them are known.
  package var quality: ResultQuality
  /// Whether the account's own row is final.
  package var isFinal: Bool
}

extension ProductionTerms {
  /// Takes what an account tells of the line's energy.
  ///
  /// Both counters are known for times by the clock, gaps included that a counter bridges. Where one of the
  /// two is known for clearly less of them than the other, they are not set against each other, unless the
  /// items are known for the planned time: only the idle energy is given then, as an amount.
  ///
  /// - Parameters:
  ///   - supply: What the account knows.
  ///   - sums: What the line did in the interval.
  ///   - length: Milliseconds of the interval, as far as it can be known.
  ///   - limits: Its limit for complete data is how far the two may differ.
  mutating func take(
    _ supply: LineSupply,
    sums: ProductionSums,
    of length: Int64,
    limits: CoverageLimits
  ) {
    energyQuality = supply.quality
    guard supply.coverage >= limits.complete * sums.countedShare(of: length),
      sums.goodShare(of: length, self) >= limits.complete * supply.coverage
    else {
      idleEnergy = supply.energy.map { _ in MilliUnits.units(max(0, sums.idleEnergy)) }
      return
    }
    (energy, cost, co2e) = (supply.energy, supply.cost, supply.co2e)
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
