package import DeviceProfiles
import Registers

/// How much readings tell about whether a profile fits, in bits.
///
/// A value tells as many bits as the binary logarithm of how seldom a register with other contents shows
/// one like it. With a library of hundreds of profiles, a single plausible value happens by chance.
package struct Evidence: Sendable {
  /// Less than this happens by chance among hundreds of profiles.
  package static let enough = 16.0

  /// What values of a kind that only few registers hold tell: frequencies, voltages, power factors, and
  /// values that agree with others.
  package private(set) var specific = 0.0
  /// What plausible amounts tell: any array of floats is full of them.
  private var amounts = 0.0
  /// What it tells which registers are there.
  private var structure = 0.0
  /// What it tells that there are registers of 0.
  private var idle = 0.0
  private var mostOfIdle = Self.mostOfIdlePlaces
  private var phase: Double?
  private var line: Double?

  /// The most that amounts and structure may tell.
  private static let mostOfAmounts = 8.0
  private static let mostOfStructure = 20.0
  private static let mostOfPlace = 5.0
  private static let mostOfIdlePlaces = 6.0

  package init() {}

  package var bits: Double {
    specific + min(amounts, Self.mostOfAmounts)
      + min(structure + min(idle, mostOfIdle), Self.mostOfStructure)
  }

  /// Adds a good value of a standard point, in its unit; 0 tells nothing.
  package mutating func add(_ value: Double, of point: PointDefinition) {
    guard value != 0 else { return }
    let narrow = expected(of: point, value)
    let bands = narrow.isEmpty ? ValueBands.amounts(of: point) : narrow
    guard bands.contains(where: { $0.contains(value) }) else { return }
    let share = bands.reduce(0) { $0 + Self.share(of: $1, in: point) }
    guard share > 0, share < 1 else { return }
    let bits = min(12, -Self.binaryLogarithm(share))
    if narrow.isEmpty { amounts += bits } else { specific += bits }
  }

  /// Adds that a value is what others make of it, within some percent.
  package mutating func addAgreement() { specific += 5 }

  /// Adds that a value contradicts what its name says, or what others make of it.
  package mutating func addContradiction() { specific -= 8 }

  /// Adds that there is something at a place of the profile, where that share of other devices have it too.
  package mutating func addPlace(among share: Double) {
    structure += min(Self.mostOfPlace, -Self.binaryLogarithm(min(max(share, 0.01), 1)))
  }

  /// Adds that there are registers of 0 at a place; where a device has few registers, that tells more.
  package mutating func addIdlePlace(among share: Double, ofFew: Bool) {
    if ofFew { mostOfIdle = Self.mostOfStructure }
    idle += min(Self.mostOfPlace, -Self.binaryLogarithm(min(max(share, 0.01), 1)))
  }

  /// Adds that there is nothing at a place of the profile.
  package mutating func addMissingPlace() { specific -= 3 }

  /// The most that a pattern of zeros tells.
  private static let mostOfPattern = 10.0

  /// Adds what the names of points tell about which registers hold something, in bits.
  package mutating func addPattern(_ bits: Double) {
    specific += min(max(bits, 0), Self.mostOfPattern)
  }

  /// How many bits it takes to say which of `count` things some are, where only their number is known.
  static func surprise(of some: Int, among count: Int) -> Double {
    let (part, rest, all) = (Double(some), Double(count - some), Double(count))
    guard part > 0, rest > 0 else { return 0 }
    return part * binaryLogarithm(all / part) + rest * binaryLogarithm(all / rest)
  }

  /// Adds a text that can be read.
  package mutating func addText() { specific += 4 }

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

  /// The share of registers with something in them that mean a value in a range.
  ///
  /// Small numbers are more common than large ones: each power of two has the same share. So a small whole
  /// number tells little, whatever it means.
  private static func share(of band: ClosedRange<Double>, in point: PointDefinition) -> Double {
    let scale = point.scale.value
    guard scale != 0, scale.isFinite else { return 1 }
    let ends = [band.lowerBound, band.upperBound].map { ($0 - point.offset) / scale }.sorted()
    if let numbers = point.type.wholeNumbers {
      let low = max(ends[0], Double(numbers.lowerBound))
      let high = min(ends[1], Double(numbers.upperBound))
      guard low <= high else { return 0 }
      let octaves = binaryLogarithm(Double(numbers.upperBound) - Double(numbers.lowerBound) + 1)
      return max(0, position(ofWhole: high) - position(ofWhole: low)) / octaves
    }
    return (position(of: ends[1]) - position(of: ends[0])) / 4_294_967_296
  }

  /// In powers of two, the sign with it; of -1…1 one.
  private static func position(ofWhole value: Double) -> Double {
    let magnitude = binaryLogarithm(value.magnitude + 1)
    return value < 0 ? -magnitude : magnitude
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
