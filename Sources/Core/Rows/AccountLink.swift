package import Energy

/// A counter's part in an account.
package struct AccountLink: Sendable, Hashable {
  /// The counter's name in the ledger: `device.point`, or of corrections `account.quantity`.
  package var name: String
  /// The counter's position among all.
  package var register: Int
  /// The position of the feed that books into it.
  package var feed: Int
  package var quantity: EnergyQuantity
  package var isSubtracted = false
  /// Whether it lies behind the account's meters and counts for the balance only.
  package var isSubmeter = false
  /// Whether the account is complete without it as long as it has never been read: many meters have
  /// registers of export and reactive energy that a site does not poll.
  package var isOptional = false
  /// Whether it holds what was corrected by hand, and no meter's count.
  package var isCorrection = false

  package init(name: String, register: Int, feed: Int, quantity: EnergyQuantity) {
    self.name = name
    self.register = register
    self.feed = feed
    self.quantity = quantity
  }

  /// Whether it is of the grid's import, which costs and emits: what a minus takes off is not.
  package var isRated: Bool { quantity == .activeImport && !isSubmeter && !isSubtracted }

  /// Whether demand is found from it.
  package var isDemand: Bool { quantity == .activeImport && !isSubmeter }

  /// Whether a meter's bookings make demand by way of it.
  package var isMeterOfDemand: Bool { isDemand && !isCorrection }

  /// How its energy counts in what the account's loads used: 1, −1 or, for what has no part in it, 0.
  package func share(inUseOf account: EnergyAccountDefinition) -> Int64 {
    if isSubmeter { return 0 }
    let share = quantity.share(inUseOf: account)
    return isSubtracted ? -share : share
  }
}

extension EnergyQuantity {
  /// How it counts in ``AccountTotals/used(_:)``.
  package func share(inUseOf account: EnergyAccountDefinition) -> Int64 {
    switch self {
    case .activeImport, .generated: 1
    case .activeExport: account.generation.isEmpty ? 0 : -1
    case .reactiveImport: 0
    }
  }
}

extension AccountTotals {
  /// Adds what the counter of a link counted; a submeter counts nothing for the account itself.
  package mutating func add(_ sum: CounterSum, of link: AccountLink) {
    guard !link.isSubmeter else { return }
    if link.isCorrection {
      correct(by: sum, of: link.quantity)
    } else {
      add(sum, of: link.quantity, isSubtracted: link.isSubtracted)
    }
  }
}
