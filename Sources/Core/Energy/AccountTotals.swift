/// What an account's registers of one quantity counted together in an interval.
package struct QuantityTotal: Sendable, Hashable, Codable {
  /// Thousandths of Wh or varh; subtracted meters are taken off.
  package var amount: Int64 = 0
  /// Milliseconds that are measured in every register: those of the one that knows least.
  package var measured = Int64.max
  /// Milliseconds that are accounted for in every register.
  package var accounted = Int64.max
  package var isBridged = false
  /// Whether any register counted anything, or is known to have counted nothing.
  package var isKnown = false

  package init() {}

  package mutating func add(_ sum: RegisterSum, isSubtracted: Bool) {
    let negated = Int64(0).subtractingReportingOverflow(sum.amount)
    amount = amount.saturatingAdd(isSubtracted ? negated.partialValue : sum.amount)
    measured = min(measured, sum.measured)
    accounted = min(accounted, sum.accounted)
    isBridged = isBridged || sum.bridged > 0
    isKnown = isKnown || sum.accounted > 0 || sum.amount != 0
  }

  /// Adds a correction: an amount, and the time that only it accounts for.
  package mutating func correct(by sum: RegisterSum) {
    guard sum.amount != 0 || sum.bridged > 0 else { return }
    amount = amount.saturatingAdd(sum.amount)
    if accounted == .max { (measured, accounted) = (0, 0) }
    accounted = accounted.saturatingAdd(sum.bridged)
    (isBridged, isKnown) = (true, true)
  }
}

/// What an account's meters counted in an interval.
///
/// Directions are kept apart: a subtracted meter's import is taken off the account's import and its
/// export off the account's export, so that every sum is the sum of its parts, and import less export is
/// the net energy of what remains. A sum below zero is left as it is: it tells of a wrong sign.
package struct AccountTotals: Sendable, Hashable, Codable {
  package private(set) var imported: QuantityTotal?
  package private(set) var exported: QuantityTotal?
  package private(set) var reactive: QuantityTotal?

  package init() {}

  package subscript(quantity: EnergyQuantity) -> QuantityTotal? {
    switch quantity {
    case .activeImport: imported
    case .activeExport: exported
    case .reactiveImport: reactive
    }
  }

  /// Adds what one register counted; a register that counted nothing must be added too, since its
  /// silence is what coverage tells of.
  package mutating func add(
    _ sum: RegisterSum,
    of quantity: EnergyQuantity,
    isSubtracted: Bool
  ) {
    var total = self[quantity] ?? QuantityTotal()
    total.add(sum, isSubtracted: isSubtracted)
    set(total, of: quantity)
  }

  /// Adds a correction, after the registers that it corrects.
  package mutating func correct(by sum: RegisterSum, of quantity: EnergyQuantity) {
    guard var total = self[quantity] else { return }
    total.correct(by: sum)
    set(total, of: quantity)
  }

  private mutating func set(_ total: QuantityTotal, of quantity: EnergyQuantity) {
    switch quantity {
    case .activeImport: imported = total
    case .activeExport: exported = total
    case .reactiveImport: reactive = total
    }
  }

  /// The totals of active energy, which coverage and quality are judged by.
  private var active: [QuantityTotal] { [imported, exported].compactMap { $0 } }

  /// Milliseconds measured in every active register.
  package var measured: Int64 { active.map(\.measured).min() ?? 0 }
  /// Milliseconds accounted for in every active register.
  package var accounted: Int64 { active.map(\.accounted).min() ?? 0 }
  package var isBridged: Bool { active.contains { $0.isBridged } }
}
