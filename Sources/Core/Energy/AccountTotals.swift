/// What an account's meters counted in an interval.
///
/// Directions are kept apart: a subtracted meter's import is taken off the account's import and its
/// export off the account's export, so that every sum is the sum of its parts, and import less export is
/// the net energy of what remains. A sum below zero is left as it is: it shows a wrong sign.
package struct AccountTotals: Sendable, Hashable, Codable {
  package private(set) var imported: QuantityTotal?
  package private(set) var exported: QuantityTotal?
  /// `nil` where the account names no generation.
  package private(set) var generated: QuantityTotal?
  package private(set) var reactive: QuantityTotal?

  package init() {}

  package subscript(quantity: EnergyQuantity) -> QuantityTotal? {
    switch quantity {
    case .activeImport: imported
    case .activeExport: exported
    case .generated: generated
    case .reactiveImport: reactive
    }
  }

  /// Adds what one counter counted; a counter that counted nothing must be added too, since its
  /// silence is what coverage measures.
  package mutating func add(
    _ sum: CounterSum,
    of quantity: EnergyQuantity,
    isSubtracted: Bool
  ) {
    var total = self[quantity] ?? QuantityTotal()
    total.add(sum, isSubtracted: isSubtracted)
    set(total, of: quantity)
  }

  /// Adds a correction, after the counters that it corrects.
  package mutating func correct(by sum: CounterSum, of quantity: EnergyQuantity) {
    guard var total = self[quantity] else { return }
    total.correct(by: sum)
    set(total, of: quantity)
  }

  private mutating func set(_ total: QuantityTotal, of quantity: EnergyQuantity) {
    switch quantity {
    case .activeImport: imported = total
    case .activeExport: exported = total
    case .generated: generated = total
    case .reactiveImport: reactive = total
    }
  }

  /// Coverage and quality are judged by all of them: energy is known only as far as each counter is.
  private var all: [QuantityTotal] {
    [imported, exported, generated, reactive].compactMap { $0 }
  }

  /// Milliseconds measured in every counter.
  package var measured: Int64 { all.map(\.measured).min() ?? 0 }
  /// Milliseconds accounted for in every counter.
  package var accounted: Int64 { all.map(\.accounted).min() ?? 0 }
  package var isBridged: Bool { all.contains { $0.isBridged } }
}
