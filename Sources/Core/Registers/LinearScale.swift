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

/// A factor that was written as a decimal.
///
/// It is kept so that scaling an integer gives the number that a person expects: 2301 × 0.1 is
/// 230.1, not 230.10000000000002.
package struct DecimalFactor: Sendable, Hashable {
  /// Multiplied first.
  package var numerator: Double
  /// Divided by afterwards; a power of ten.
  package var denominator: Double

  package static let one = Self(numerator: 1, denominator: 1)

  package init(numerator: Double, denominator: Double) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Reads decimal text such as `0.1`, `1000`, `-2.5e-3`; `nil` where it is not a finite decimal.
  package init?(decimal text: String) {
    guard let plain = Double(text), plain.isFinite else { return nil }
    let lowered = text.lowercased()
    let parts = lowered.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
    guard let digits = Double(mantissa[0] + fraction), abs(exponent) <= 22, abs(digits) < 1e15
    else {
      self.init(numerator: plain, denominator: 1)
      return
    }
    let power = Self.powerOfTen(abs(exponent))
    self =
      exponent < 0
      ? Self(numerator: digits, denominator: power)
      : Self(numerator: digits * power, denominator: 1)
  }

  /// 10 to the power `exponent`, exact up to 22.
  package static func powerOfTen(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<max(0, exponent) { power *= 10 }
    return power
  }

  package var value: Double { numerator / denominator }

  /// raw × factor + offset, rounded once: −14.8 and 40 give 25.2, not 25.200000000000003.
  package func applied(to raw: Double, plus offset: Double = 0) -> Double {
    let scaled = (raw * numerator + offset * denominator) / denominator
    // The product can overflow where the quotient does not.
    return scaled.isFinite ? scaled : raw * (numerator / denominator) + offset
  }
}
