/// Expected energy as a function of its drivers (ISO 50006: an energy baseline, EnB).
///
/// expected = length · (intercept + Σ coefficient · driver / length). The coefficients are the
/// least squares over the training periods, each divided by its length.
package struct BaselineModel: Sendable, Hashable, Codable {
  /// Wh per unit of length.
  package let intercept: Double
  /// Wh per unit of a driver, one for each driver.
  package let coefficients: [Double]
  /// The lowest and highest value of each driver per unit of length, in training.
  package let trained: [ClosedRange<Double>]
  /// n: the number of training periods.
  package let periods: Int
  /// The share of the energy's variation that is explained, 0…1.
  package let r2: Double
  /// R² adjusted for the number of drivers: 1 − (1−R²)(n−1)/(n−p−1).
  package let adjustedR2: Double
  /// CV(RMSE): the root of the mean squared residual, over n, divided by the mean energy.
  package let variation: Double
  /// CV(RMSE) with n − p − 1 degrees of freedom, where p is the number of drivers.
  package let adjustedVariation: Double
  /// Σ (expected − actual) / Σ actual over the training periods; 0 apart from rounding.
  package let bias: Double

  /// A model needs at least this many periods.
  package static let fewestPeriods = 10
  /// Below this R² the drivers do not explain the energy, unless the configuration sets another
  /// limit.
  package static let defaultLimit = 0.75
  /// The least share of a driver's variation that must not follow from the other drivers.
  private static let tolerance = 1e-7

  /// Finds the model of some periods; periods with a missing number do not count.
  ///
  /// - Parameters:
  ///   - periods: The training periods.
  ///   - limit: The lowest R² that is accepted, 0…1.
  /// - Throws: ``BaselineRefusal``.
  package init(
    training periods: [BaselinePeriod],
    limit: Double = defaultLimit
  ) throws(BaselineRefusal) {
    let usable = periods.filter(\.isUsable)
    guard let count = usable.first?.drivers.count, (1...3).contains(count),
      usable.allSatisfy({ $0.drivers.count == count })
    else { throw usable.isEmpty ? .tooFewPeriods(0) : .wrongDrivers }
    guard usable.count >= Self.fewestPeriods else { throw .tooFewPeriods(usable.count) }
    let energies = usable.map { $0.energy / $0.length }
    let columns = (0..<count).map { driver in usable.map { $0.drivers[driver] / $0.length } }
    let fit = try Self.fit(columns, energies)
    let statistics = FitStatistics(columns, energies, fit)
    guard statistics.r2 >= limit else { throw .poorFit(r2: statistics.r2, limit: limit) }
    (intercept, coefficients) = fit
    trained = columns.map { ($0.min() ?? 0)...($0.max() ?? 0) }
    self.periods = usable.count
    r2 = statistics.r2
    adjustedR2 = statistics.adjustedR2
    variation = statistics.variation
    adjustedVariation = statistics.adjustedVariation
    bias = statistics.bias
  }

  /// Fits around the means, with each driver scaled to length 1: large drivers far from 0 lose no
  /// digits.
  private static func fit(
    _ columns: [[Double]],
    _ energies: [Double]
  ) throws(BaselineRefusal) -> (Double, [Double]) {
    let energy = FitStatistics.mean(energies)
    let deviations = energies.map { $0 - energy }
    let spread = LeastSquares.length(deviations)
    guard spread > 1e-12 * LeastSquares.length(energies) else { throw .constantEnergy }
    let means = columns.map(FitStatistics.mean)
    var scaled: [[Double]] = []
    var lengths: [Double] = []
    for (index, column) in columns.enumerated() {
      let centred = column.map { $0 - means[index] }
      let length = LeastSquares.length(centred)
      guard length > 1e-12 * LeastSquares.length(column) else { throw .constantDriver(index) }
      scaled.append(centred.map { $0 / length })
      lengths.append(length)
    }
    do throws(LeastSquares.Dependent) {
      let solution = try LeastSquares.solve(scaled, deviations, tolerance: tolerance)
      let coefficients = zip(solution, lengths).map { $0 / $1 }
      return (energy - zip(coefficients, means).reduce(0) { $0 + $1.0 * $1.1 }, coefficients)
    } catch {
      throw .collinearDriver(error.column)
    }
  }
}
