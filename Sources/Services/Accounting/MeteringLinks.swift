import Energy
import Production

/// What is done with a reading.
enum ReadingUse: Sendable {
  /// It goes to the feed at a position.
  case feed(Int)
  /// It is the present power at a position.
  case presentPower(Int)
  /// It is of one phase of the account at a position, see ``UnbalanceState/points``.
  case phase(Int, account: Int)
  /// It goes to the line at a position, as its point.
  case line(Int, PointReference)
  /// It is watched by the alarm at a position.
  case alarm(Int)
}

/// A register's part in an account.
struct AccountLink: Sendable {
  /// The register's position.
  var register: Int
  /// The position of the feed that books into it.
  var feed: Int
  var quantity: EnergyQuantity
  var isSubtracted: Bool
  /// Whether it lies behind the account's meters and counts for the balance only.
  var isSubmeter = false
  /// The position of the meter among the account's.
  var meter = 0
  /// Whether the account is complete without it as long as it has never been read: many meters have
  /// registers of export and reactive energy that a site does not poll.
  var isOptional = false
  /// Whether it holds what was corrected by hand, and no meter's count.
  var isCorrection = false

  /// Whether it is of the grid's import, which costs and emits: what a minus takes off is not.
  var isRated: Bool { quantity == .activeImport && !isSubmeter && !isSubtracted }

  /// How its energy counts in what the account's loads used: 1, −1 or, for what has no part in it, 0.
  func share(inUseOf account: EnergyAccountDefinition) -> Int64 {
    if isSubmeter { return 0 }
    let share = quantity.share(inUseOf: account)
    return isSubtracted ? -share : share
  }
}

extension EnergyQuantity {
  /// How it counts in ``AccountTotals/used(_:)``.
  func share(inUseOf account: EnergyAccountDefinition) -> Int64 {
    switch self {
    case .activeImport, .generated: 1
    case .activeExport: account.generation.isEmpty ? 0 : -1
    case .reactiveImport: 0
    }
  }
}

/// The present power of a meter in an account.
struct PowerLink: Sendable {
  /// The position among the present powers.
  var power: Int
  var isSubtracted: Bool
}
