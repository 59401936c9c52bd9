package import Energy
import Indicators
package import Measurements

/// What is known of an account's demand at a moment.
package struct PresentDemand: Sendable {
  /// The newest window that ended in the block, and whether it is as new as it can be.
  package struct Sliding: Sendable {
    package var newest: SlidingWindow?
    package var isPresent: Bool

    package init(newest: SlidingWindow?, isPresent: Bool) {
      self.newest = newest
      self.isPresent = isPresent
    }
  }

  /// `nil` where demand is that of clock-aligned blocks.
  package var sliding: Sliding?
  /// The account's, in W; without it a forecast takes the mean so far.
  package var presentPower: Double?
  /// Up to where all meters have been read.
  package var reached: Timestamp

  package init(sliding: Sliding?, presentPower: Double?, reached: Timestamp) {
    self.sliding = sliding
    self.presentPower = presentPower
    self.reached = reached
  }
}

extension EnergyAccount {
  /// Makes a row of energy one of demand, which is made of the import alone.
  func make(_ result: inout KPIRow, aDemandOf row: EnergyRow, _ totals: AccountTotals) {
    result.family = .demand
    result.coverage = AccountTotals.share(totals.imported?.measured ?? 0, of: row.due)
    result.quality =
      totals.imported.map { totals.quality(of: $0, due: row.due, limits) } ?? .incomplete
    let newest = row.demand?.sliding?.newest
    for isDoubted in [
      row.peak?.isEstimated, row.peak?.isBridged, newest?.isBridged, newest?.isCoarse,
    ] where isDoubted == true { result.noteEstimate() }
    result.values = demandValues(row, totals)
  }

  /// The values of the block, or of the window that slides through it.
  private func demandValues(_ row: EnergyRow, _ totals: AccountTotals) -> [IndicatorValue] {
    guard totals.imported?.isKnown == true else { return [] }
    let demand = Demand(window: row.place.interval, totals: totals)
    // A part of the meters is not the account.
    let mean = demand.knownPower
    var values: [IndicatorValue] = []
    if let sliding = row.demand?.sliding {
      if let newest = sliding.newest, newest.demand.accounted > 0, sliding.isPresent {
        values.append(IndicatorValue(.demand, newest.demand.power))
      }
      values += row.peak?.values() ?? []
    } else if mean != nil,
      let power = row.isFinal
        ? demand.power : row.demand.flatMap({ demand.soFar(at: $0.reached) })
    {
      values.append(IndicatorValue(.demand, power))
    }
    if !row.isFinal, let present = row.demand, let mean,
      let forecast = demand.forecast(
        presentPower: present.presentPower ?? mean,
        at: present.reached
      )
    {
      values.append(IndicatorValue(.demandForecast, forecast))
    }
    return values
  }
}
