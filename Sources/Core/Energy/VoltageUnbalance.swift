/// How unequal three phases are, in percent.
package enum Unbalance {
  /// Largest deviation from the mean, by the mean (NEMA MG 1): of line-to-line voltages, or of currents.
  ///
  /// - Returns: Percent; `nil` where a value is negative or no number, or all are 0.
  package static func nema(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    let values = [a, b, c]
    guard values.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
    let mean = (a + b + c) / 3
    guard mean > 0, let deviation = values.map({ abs($0 - mean) }).max() else { return nil }
    return 100 * deviation / mean
  }

  /// Negative-sequence by positive-sequence voltage (IEC 61000-4-30), from the magnitudes of the three
  /// line-to-line voltages: 100 · √((1 − √(3 − 6β)) / (1 + √(3 − 6β))), β = ΣU⁴ / (ΣU²)².
  ///
  /// Magnitudes of phase-to-neutral voltages do not determine it: they may hold a zero sequence.
  ///
  /// - Returns: Percent; `nil` where the voltages form no triangle.
  package static func negativeSequence(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    let values = [a, b, c]
    guard let largest = values.max(), values.allSatisfy({ $0.isFinite && $0 >= 0 }), largest > 0
    else { return nil }
    let squares = values.map { ($0 / largest) * ($0 / largest) }
    let sum = squares.reduce(0, +)
    let beta = squares.reduce(0) { $0 + $1 * $1 } / (sum * sum)
    let inner = 3 - 6 * beta
    guard inner >= 0 else { return nil }
    let root = inner.squareRoot()
    // Equal voltages give a root that is 1 but for rounding.
    return 100 * (max(0, 1 - root) / (1 + root)).squareRoot()
  }
}
