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
  /// Whether it cannot be by chance that it fits, and nothing speaks against it.
  package var isSure: Bool
  /// How much the device's registers tell, in bits.
  var bits: Double
  /// Points that are not 0.
  var alive: Int
  /// The good points, each as often as independent sources agree on it.
  var weight: Int
  /// How much of the profile the device shows.
  var coverage: Coverage
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
    isSure = isConfirmed || judgement.isConvincing && judgement.isWhole
    bits = judgement.evidence.bits
    alive = judgement.alive
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
  /// How much of what lies between the registers of the best one and its relatives is there.
  private let filling: Double

  package init(_ fits: [ProfileFit]) {
    let hasConfirmed = fits.contains(where: \.isConfirmed)
    let pool = fits.filter { $0.isConfirmed || !hasConfirmed }
    let likeliest = pool.max {
      ($0.bits, $0.alive, $1.profile) < ($1.bits, $1.alive, $0.profile)
    }
    guard let likeliest else {
      (self.fits, filling) = ([], 0)
      return
    }
    // Models of a family have maps that contain each other: the one of which the device shows the most is meant.
    let family = pool.filter(likeliest.isRelative)
    let longest = family.map(\.registers.count).max()
    let filling =
      family.filter { $0.registers.count == longest }.map(\.coverage.filling).max() ?? 0
    let relatives = family.sorted { one, other in
      (one.coverage.points(filling: filling), one.weight, other.profile)
        > (other.coverage.points(filling: filling), other.weight, one.profile)
    }
    let strangers = pool.filter { !likeliest.isRelative($0) }
      .sorted { ($0.bits, $1.profile) > ($1.bits, $0.profile) }
    self.fits = relatives + strangers
    self.filling = filling
  }

  /// Less than what one point more or less makes.
  private static let margin = 0.6
  /// So many bits make one of two strangers sixty times as likely as the other.
  private static let marginOfStrangers = 6.0

  /// The best one, and those that the device's registers do not tell from it.
  package var equals: [ProfileFit] {
    guard let best = fits.first else { return [] }
    return fits.filter { fit in
      if best.isRelative(fit) || best.isConfirmed {
        return best.coverage.points(filling: filling) - fit.coverage.points(filling: filling)
          < Self.margin || best.isTwin(of: fit)
      }
      return fit.bits > best.bits - Self.marginOfStrangers
    }
  }

  /// Whether all that cannot be told apart read the same registers as the same values, so that any of them will
  /// do.
  package var isOneMap: Bool {
    guard let best = equals.first else { return true }
    return equals.allSatisfy(best.isTwin)
  }
}

extension ProfileFit {
  fileprivate func isTwin(of other: ProfileFit) -> Bool { registers == other.registers }

  /// Whether most of the shorter map stands in the longer one too.
  fileprivate func isRelative(_ other: ProfileFit) -> Bool {
    let least = min(registers.count, other.registers.count)
    return 2 * registers.intersection(other.registers).count >= least
  }
}
