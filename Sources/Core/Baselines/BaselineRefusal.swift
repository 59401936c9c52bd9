/// Why training periods gave no baseline.
package enum BaselineRefusal: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// Fewer than 10 usable periods.
  case tooFewPeriods(Int)
  /// Periods with a different number of drivers than the baseline, or without drivers.
  case wrongDrivers
  /// A driver, counted from 0, has the same value in all periods.
  case constantDriver(Int)
  /// A driver, counted from 0, follows from those before it, so their shares cannot be separated.
  case collinearDriver(Int)
  /// The energy is the same in all periods: there is nothing to explain.
  case constantEnergy
  /// R² is below the limit.
  case poorFit(r2: Double, limit: Double)

  package var description: String {
    switch self {
    case .tooFewPeriods(let count):
      "\(count) usable periods, but at least \(BaselineModel.fewestPeriods) are needed"
    case .wrongDrivers: "a baseline has one to three drivers, the same in each period"
    case .constantDriver(let index): "driver \(index + 1) is the same in all periods"
    case .collinearDriver(let index):
      "driver \(index + 1) follows from the drivers before it (they are collinear); leave it out"
    case .constantEnergy: "the energy is the same in all periods"
    case .poorFit(let r2, let limit):
      "R² is \(Self.rounded(r2)), below \(Self.rounded(limit)): the drivers do not explain the energy; "
        + "choose others, or set minimum_r2"
    }
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
