/// How a raw number becomes a value: value = raw × factor × 10^exponent + offset.
///
/// The exponent is what a scale register holds; without one it is 0.
package struct LinearScale: Sendable, Hashable {
  package var factor: DecimalFactor
  package var offset: Double

  package init(factor: DecimalFactor = .one, offset: Double = 0) {
    self.factor = factor
    self.offset = offset
  }

  /// Whether values are the raw numbers.
  package var isIdentity: Bool { factor == .one && offset == 0 }

  /// The value of a raw number; not finite where it is too large.
  package func value(of raw: Double, exponent: Int = 0) -> Double {
    factor(exponent).applied(to: raw, plus: offset)
  }

  /// The raw number of a value, not rounded; not finite where it is too large.
  package func raw(of value: Double, exponent: Int = 0) -> Double {
    let factor = factor(exponent)
    return (value - offset) * factor.denominator / factor.numerator
  }

  /// The step of a whole raw number, in the value's unit.
  package func step(exponent: Int = 0) -> Double { abs(factor(exponent).value) }

  private func factor(_ exponent: Int) -> DecimalFactor {
    guard exponent != 0 else { return factor }
    var scaled = factor
    let power = DecimalFactor.powerOfTen(min(abs(exponent), 22))
    if exponent > 0 { scaled.numerator *= power } else { scaled.denominator *= power }
    return scaled
  }
}
