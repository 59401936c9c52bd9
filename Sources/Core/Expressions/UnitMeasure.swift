/// What a unit measures, and how large it is: its base units with their exponents, and a factor.
///
/// A unit that is not known here is a base unit of its own. So is Cel: it begins elsewhere than K, and a factor alone
/// does not convert them.
package struct UnitMeasure: Sendable, Hashable {
  /// Active, reactive and apparent power are of one dimension, but no sum of two of them means anything.
  enum PowerKind: String, Sendable, Hashable { case active, reactive, apparent }

  /// Exponents of base units; none is 0.
  var exponents: [String: Int] = [:]
  /// The unit in base units is numerator ÷ denominator.
  var numerator = 1.0
  var denominator = 1.0
  var power: PowerKind?

  static let none = Self()

  var isPlain: Bool { exponents.isEmpty }

  /// Whether values in both can be added, apart from ``power``.
  package func hasDimension(of other: Self) -> Bool { exponents == other.exponents }

  /// Whether one is of active and the other of reactive or apparent power or energy.
  func contradicts(_ other: Self) -> Bool {
    power != nil && other.power != nil && power != other.power
  }

  /// What a value in this unit is multiplied by, and divided by, for its value in another unit of the same dimension.
  ///
  /// - Returns: 1 and 1 where the units are equally large.
  func conversion(to other: Self) -> (numerator: Double, denominator: Double) {
    let over = numerator * other.denominator
    let under = denominator * other.numerator
    if over == under { return (1, 1) }
    if (over / under).rounded() * under == over { return (over / under, 1) }
    if (under / over).rounded() * over == under { return (1, under / over) }
    return (over, under)
  }

  /// Whether the factors are numbers that one can compute with.
  var isUsable: Bool {
    numerator.isNormal && denominator.isNormal && numerator > 0 && denominator > 0
  }

  func multiplied(by other: Self, keepsPower: Bool = false) -> Self {
    var product = Self(
      exponents: exponents.merging(other.exponents) { $0 + $1 }.filter { $0.value != 0 },
      numerator: numerator * other.numerator,
      denominator: denominator * other.denominator
    )
    if keepsPower { product.power = power ?? other.power }
    return product
  }

  var inverse: Self {
    Self(
      exponents: exponents.mapValues { -$0 },
      numerator: denominator,
      denominator: numerator
    )
  }

  func raised(to exponent: Int) -> Self {
    var result = Self.none
    for _ in 0..<min(abs(exponent), 12) { result = result.multiplied(by: self) }
    return exponent < 0 ? result.inverse : result
  }

  /// `nil` where an exponent is odd.
  var squareRoot: Self? {
    guard exponents.values.allSatisfy({ $0 % 2 == 0 }) else { return nil }
    return Self(
      exponents: exponents.mapValues { $0 / 2 },
      numerator: numerator.squareRoot(),
      denominator: denominator.squareRoot()
    )
  }
}
