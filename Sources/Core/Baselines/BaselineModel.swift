/// Expected energy as a function of what drives it (ISO 50006: an energy baseline, EnB).
///
/// expected = length · (intercept + Σ coefficient · driver / length), with the coefficients of the least
/// squares over the training periods, each divided by its length.
package struct BaselineModel: Sendable, Hashable, Codable {
  /// Wh for each unit of length.
  package let intercept: Double
  /// Wh for each unit of a driver, one a driver.
  package let coefficients: [Double]
  /// The least and greatest of each driver for a unit of length, in training.
  package let trained: [ClosedRange<Double>]
  /// n: periods of training.
  package let periods: Int
  /// The share of the energy's variation that is explained, 0…1.
  package let r2: Double
  /// R² with the number of drivers taken into account: 1 − (1−R²)(n−1)/(n−p−1).
  package let adjustedR2: Double
  /// CV(RMSE): the root of the mean squared residual, over n, by the mean energy.
  package let variation: Double
  /// CV(RMSE) over n − p − 1 degrees of freedom, p being the drivers.
  package let adjustedVariation: Double
  /// Σ (expected − actual) / Σ actual over the training periods; 0 but for rounding.
  package let bias: Double

  /// A model needs as many periods.
  package static let fewestPeriods = 10
  /// Below it the drivers are taken not to explain the energy, unless told otherwise.
  package static let defaultLimit = 0.75
  /// The share of a driver that must not follow from the others, of its own variation.
  private static let tolerance = 1e-7

  /// Finds the model of some periods; those with a number missing do not count.
  ///
  /// - Parameters:
  ///   - periods: The training periods.
  ///   - limit: The least R² that is taken, 0…1.
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

  /// Fits about the means, each driver scaled to length 1: large drivers far from 0 cost no digits.
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
