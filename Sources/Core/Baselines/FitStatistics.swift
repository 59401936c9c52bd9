/// How well a model fits the periods that it was made from.
struct FitStatistics {
  var r2 = 0.0
  var adjustedR2 = 0.0
  var variation = 0.0
  var adjustedVariation = 0.0
  var bias = 0.0

  init(_ columns: [[Double]], _ energies: [Double], _ fit: (intercept: Double, [Double])) {
    let expected = energies.indices.map { row in
      zip(fit.1, columns).reduce(fit.intercept) { $0 + $1.0 * $1.1[row] }
    }
    let (count, drivers) = (Double(energies.count), Double(columns.count))
    let mean = Self.mean(energies)
    let residuals = zip(expected, energies).map { $0 - $1 }
    let unexplained = residuals.reduce(0) { $0 + $1 * $1 }
    let total = energies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    r2 = total > 0 ? max(0, 1 - unexplained / total) : 0
    adjustedR2 = 1 - (1 - r2) * (count - 1) / (count - drivers - 1)
    guard mean != 0 else { return }
    variation = (unexplained / count).squareRoot() / mean.magnitude
    adjustedVariation = (unexplained / (count - drivers - 1)).squareRoot() / mean.magnitude
    bias = residuals.reduce(0, +) / (mean * count)
  }

  static func mean(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    // A second pass removes the rounding error of the first.
    let first = values.reduce(0, +) / Double(values.count)
    return first + values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
  }
}
