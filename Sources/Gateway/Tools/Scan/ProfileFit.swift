package import Configuration
import DeviceProfiles
package import Registers

/// How well a profile fits a device.
package struct ProfileFit: Sendable, Hashable {
  package var profile: String
  package var maker: String
  package var model: String
  /// 0…100.
  package var score: Int
  /// Whether the device itself says that it is of this model.
  package var isConfirmed: Bool
  /// The order of all numbers of several registers, where it is another than the profile's.
  package var order: WordOrder?
  /// The number of points with a value, and of all points.
  package var good: Int
  package var total: Int
  /// The good points, each as often as independent sources agree on it.
  var weight: Int
  /// How much of the profile the device shows.
  var coverage: Double
  /// Which registers it reads, and as what.
  var registers: Set<RegisterUse>

  package init(
    _ profile: DeviceProfile,
    _ judgement: FitJudgement,
    isConfirmed: Bool,
    order: WordOrder?
  ) {
    self.profile = profile.name
    (maker, model) = (profile.maker, profile.model)
    self.isConfirmed = isConfirmed
    self.order = order
    good = judgement.good
    total = profile.points.count
    let share = Double(judgement.good) / Double(max(1, total))
    score = isConfirmed ? 100 : Int((95 * min(share, 1)).rounded())
    weight = judgement.weight
    coverage = judgement.coverage
    registers = Set(profile.points.map { RegisterUse($0) })
  }
}

/// A register and how a profile takes it.
struct RegisterUse: Sendable, Hashable {
  var table: RegisterTable
  var address: UInt16
  var type: ValueType
  var order: WordOrder
  var scale: Double

  init(_ point: PointDefinition) {
    (table, address, type) = (point.table, point.address, point.type)
    (order, scale) = (point.order, point.scale.value)
  }
}

/// The profiles that fit a device, the best first.
package struct FitRanking: Sendable, Hashable {
  package let fits: [ProfileFit]

  package init(_ fits: [ProfileFit]) {
    let hasConfirmed = fits.contains(where: \.isConfirmed)
    self.fits = fits.filter { $0.isConfirmed || !hasConfirmed }.sorted {
      ($0.coverage, $0.weight, $1.profile) > ($1.coverage, $1.weight, $0.profile)
    }
  }

  /// Less than what one point more or less makes.
  private static let margin = 0.6

  /// The best one, and those that the device's registers do not tell from it.
  package var equals: [ProfileFit] {
    guard let best = fits.first else { return [] }
    return fits.filter { $0.coverage > best.coverage - Self.margin || twins(best, $0) }
  }

  /// Whether all that cannot be told apart read the same registers as the same values, so that any of them will
  /// do.
  package var isOneMap: Bool {
    guard let best = equals.first else { return true }
    return equals.allSatisfy { twins(best, $0) }
  }

  private func twins(_ one: ProfileFit, _ other: ProfileFit) -> Bool {
    one.registers == other.registers
  }
}
