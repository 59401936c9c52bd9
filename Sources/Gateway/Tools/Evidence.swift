package import DeviceProfiles
import Registers

/// How much readings tell about whether a profile fits, in bits.
///
/// A value tells as many bits as the binary logarithm of how seldom a register with other contents shows
/// one like it. With a library of hundreds of profiles, a single plausible value happens by chance.
package struct Evidence: Sendable {
  /// Less than this happens by chance among hundreds of profiles.
  package static let enough = 16.0

  package private(set) var bits = 0.0
  private var phase: Double?
  private var line: Double?

  package init() {}

  /// Adds a good value of a standard point, in its unit; 0 tells nothing.
  package mutating func add(_ value: Double, of point: PointDefinition) {
    guard value != 0 else { return }
    let bands = expected(of: point, value)
    guard bands.contains(where: { $0.contains(value) }) else { return }
    let share = bands.reduce(0) { $0 + Self.share(of: $1, in: point) }
    guard share > 0, share < 1 else { return }
    bits += min(12, -Self.binaryLogarithm(share))
  }

  /// Where the value is expected; phases agree with each other.
  private mutating func expected(of point: PointDefinition, _ value: Double) -> [ClosedRange<
    Double
  >] {
    switch point.name {
    case "frequency": return [45...65]
    case "power_factor", "power_factor_l1", "power_factor_l2", "power_factor_l3":
      return [-1.001...1.001]
    case "voltage_l1_n", "voltage_l2_n", "voltage_l3_n", "voltage_ln_average":
      defer { phase = phase ?? (value > 25 ? value : nil) }
      return Self.near(phase) ?? [50...75, 95...140, 190...290]
    case "voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1", "voltage_ll_average":
      defer { line = line ?? (value > 25 ? value : nil) }
      return Self.near(line ?? phase.map { $0 * 3.0.squareRoot() }) ?? [
        90...130, 170...250, 330...500,
      ]
    default: return []
    }
  }

  private static func near(_ value: Double?) -> [ClosedRange<Double>]? {
    value.map { [$0 * 0.8...$0 * 1.2] }
  }

  /// The share of a register's contents that mean a value in a range.
  private static func share(of band: ClosedRange<Double>, in point: PointDefinition) -> Double {
    let scale = point.scale.value
    guard scale != 0, scale.isFinite else { return 1 }
    let ends = [band.lowerBound, band.upperBound].map { ($0 - point.offset) / scale }.sorted()
    if let numbers = point.type.wholeNumbers {
      let all = Double(numbers.upperBound) - Double(numbers.lowerBound) + 1
      let low = max(ends[0], Double(numbers.lowerBound))
      let high = min(ends[1], Double(numbers.upperBound))
      return max(0, high - low + 1) / all
    }
    return (position(of: ends[1]) - position(of: ends[0])) / 4_294_967_296
  }

  /// Where a number stands among those of single precision; the same share holds for double precision.
  private static func position(of value: Double) -> Double {
    let magnitude = Double(Float(min(value.magnitude, 3e38)).bitPattern)
    return value < 0 ? -magnitude : magnitude
  }

  private static func binaryLogarithm(_ value: Double) -> Double {
    // Within a tenth of a bit: the exponent, and the significand as a straight line.
    Double(value.exponent) + value.significand - 1
  }
}
