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
  private var phase: Double?
  private var line: Double?

  /// The most that amounts and structure may tell.
  private static let mostOfAmounts = 8.0
  private static let mostOfStructure = 6.0
  private static let mostOfStructureAlone = 12.0

  package init() {}

  package var bits: Double {
    specific + min(amounts, Self.mostOfAmounts) + min(structure, Self.mostOfStructure)
  }

  /// Where a device without voltage and load has nothing else to tell.
  package var bitsOfIdleDevice: Double {
    specific + min(amounts, Self.mostOfAmounts) + min(structure, Self.mostOfStructureAlone)
  }

  /// Adds a good value of a standard point, in its unit; 0 tells nothing.
  package mutating func add(_ value: Double, of point: PointDefinition) {
    guard value != 0 else { return }
    let narrow = expected(of: point, value)
    let bands = narrow.isEmpty ? Self.amount(of: point.name) : narrow
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

  /// Adds that registers at a place of the profile are there, where `share` of the addresses that were
  /// asked for are.
  package mutating func addPlace(among share: Double) {
    structure += min(3, -Self.binaryLogarithm(min(max(share, 0.01), 1)))
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

  /// The amounts that a plant has, in the standard unit; none for points that may hold anything.
  private static func amount(of name: String) -> [ClosedRange<Double>] {
    let families: [(String, [ClosedRange<Double>])] = [
      ("current_l", [0.01...20_000]), ("current_n", [0.01...20_000]),
      ("current_average", [0.01...20_000]),
      ("active_power", [-2e7 ... -1, 1...2e7]), ("reactive_power", [-2e7 ... -1, 1...2e7]),
      ("apparent_power", [1...2e7]), ("active_energy", [10...1e12]),
      ("reactive_energy", [10...1e12]), ("apparent_energy", [10...1e12]), ("thd_", [0.01...200]),
      ("temperature", [-40 ... -0.1, 0.1...200]),
    ]
    return families.first { name.hasPrefix($0.0) }?.1 ?? []
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
