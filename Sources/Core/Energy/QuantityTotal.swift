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
