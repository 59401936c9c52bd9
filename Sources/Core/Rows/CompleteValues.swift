import Energy
import Indicators
import Measurements

extension EnergyAccount {
  /// The values of an incomplete row of which enough is known all the same: a reactive register that is silent
  /// for good says nothing against the import.
  ///
  /// `due` is the milliseconds of the interval that could be known by now.
  func completeValues(
    of row: KPIRow,
    _ sums: AccountSums,
    _ totals: AccountTotals,
    due: Int64
  ) -> Set<String> {
    guard row.quality == .incomplete else { return [] }
    let isComplete = { (total: QuantityTotal?) in
      total.map { totals.quality(of: $0, due: due, limits) != .incomplete } ?? false
    }
    var grid = QuantityTotal()
    for (link, sum) in zip(links, sums.counters) where link.isRated {
      if link.isCorrection { grid.correct(by: sum) } else { grid.add(sum, isSubtracted: false) }
    }
    let isRated = isComplete(grid)
    let known = Dictionary(
      uniqueKeysWithValues: EnergyQuantity.allCases.map { ($0, isComplete(totals[$0])) }
    )
    let names = row.values.lazy.map(\.name).filter { name in
      switch Self.basis[name] {
      case .grid: isRated
      case .quantities(let parts): parts.allSatisfy { known[$0] == true || totals[$0] == nil }
      case .balance: true
      case nil: false
      }
    }
    return Set(names)
  }

  /// What a value is made of.
  private enum Basis {
    /// Of the meters' registers of these quantities.
    case quantities([EnergyQuantity])
    /// What the grid delivered.
    case grid
    /// It is only there where enough is known of all that it is made of.
    case balance
  }

  private static let basis: [String: Basis] = {
    var basis: [String: Basis] = [:]
    for quantity in EnergyQuantity.allCases { basis[quantity.rawValue] = .quantities([quantity]) }
    for indicator in [
      Indicator.averagePower, .peakDemand, .peakDemandAt, .loadFactor, .baseLoad,
    ] { basis[indicator.name] = .quantities([.activeImport]) }
    for indicator in [
      Indicator.peakActiveEnergy, .normalActiveEnergy, .offPeakActiveEnergy, .cost, .co2e,
      .co2eFactor, .co2eFactorYear, .toe,
    ] { basis[indicator.name] = .grid }
    for indicator in [
      Indicator.consumption, .selfConsumedEnergy, .selfConsumption, .selfSufficiency,
    ] { basis[indicator.name] = .quantities([.activeImport, .activeExport, .generated]) }
    basis[Indicator.powerFactor.name] = .quantities([.activeImport, .reactiveImport])
    for indicator in [Indicator.unaccounted, .unaccountedEnergy] {
      basis[indicator.name] = .balance
    }
    return basis
  }()
}
