import Languages

/// A scale of values that ends at round numbers.
struct ValueAxis: Sendable {
  /// The unit of the values; a prefix such as `k` is chosen by their size.
  struct Unit: Sendable, Hashable {
    /// Without a prefix, such as `W`.
    var symbol: String
    /// Whether `k`, `M`, `G` may be written before it.
    var takesPrefix = true
  }

  let bottom: Double
  let top: Double
  let step: Double
  /// With its prefix, such as `kW`.
  let unit: String
  /// How many of the unprefixed unit one of ``unit`` is.
  let factor: Double
  private let digits: Int

  /// A scale that contains the values and zero.
  ///
  /// - Parameters:
  ///   - values: Values that are not finite are left out.
  ///   - unit: Their unit.
  init(_ values: some Sequence<Double>, unit: Unit) {
    var low = 0.0
    var high = 0.0
    for value in values where value.isFinite && abs(value) < 1e18 {
      low = min(low, value)
      high = max(high, value)
    }
    if low == high { high = 1 }
    let (prefix, factor) = unit.takesPrefix ? Self.prefix(of: max(high, -low)) : ("", 1)
    let step = Self.roundStep(from: (high - low) / factor / 5)
    self.step = step * factor
    self.factor = factor
    self.unit = prefix + unit.symbol
    bottom = (low / self.step).rounded(.down) * self.step
    top = (high / self.step).rounded(.up) * self.step
    var digits = 0
    var rest = step
    while digits < 6, abs(rest - rest.rounded()) > 1e-9 * rest {
      rest *= 10
      digits += 1
    }
    self.digits = digits
  }

  private static func prefix(of magnitude: Double) -> (String, Double) {
    switch magnitude {
    case 1e9...: ("G", 1e9)
    case 1e6...: ("M", 1e6)
    case 1e3...: ("k", 1e3)
    default: ("", 1)
    }
  }

  /// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `wanted`.
  private static func roundStep(from wanted: Double) -> Double {
    guard wanted.isFinite, wanted > 1e-12 else { return 1e-12 }
    var power = 1.0
    while power > wanted { power /= 10 }
    while power * 10 <= wanted { power *= 10 }
    return [1, 2, 2.5, 5, 10].first { $0 * power >= wanted * 0.999_999 }.map { $0 * power }
      ?? wanted
  }

  /// From the lowest to the highest.
  var ticks: [Double] {
    let count = Int(((top - bottom) / step).rounded())
    return (0...min(max(count, 1), 50)).map { bottom + Double($0) * step }
  }

  /// A tick's number, in ``unit``.
  func label(_ value: Double, _ language: Language) -> String {
    language.number(value / factor, digits: digits)
  }

  /// A value's number in ``unit``, to one digit more than the ticks have.
  func detail(_ value: Double, _ language: Language) -> String {
    language.number(value / factor, digits: digits + 1, padded: true)
  }

  /// A value to about four digits, with its unit.
  func quantity(_ value: Double, _ language: Language) -> String {
    let scaled = value / factor
    let digits = abs(scaled) >= 100 ? 1 : abs(scaled) >= 10 ? 2 : 3
    return language.number(scaled, digits: digits) + (unit.isEmpty ? "" : " \(unit)")
  }

  /// The position of a value in an area; beyond the ends it stays at the edge.
  func y(_ value: Double, in area: ChartArea) -> Double {
    let share = min(max((value - bottom) / (top - bottom), 0), 1)
    return area.bottom - share * area.height
  }
}
