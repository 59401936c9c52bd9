package import Measurements

/// An audited correction of the ledger: what an account counted in an interval, before and after.
package struct EnergyCorrection: Sendable, Hashable {
  /// One quantity, in thousandths of Wh or varh.
  package struct Change: Sendable, Hashable {
    package var quantity: EnergyQuantity
    /// `nil` where nothing was known.
    package var before: Int64?
    package var after: Int64

    package init(quantity: EnergyQuantity, before: Int64?, after: Int64) {
      self.quantity = quantity
      self.before = before
      self.after = after
    }
  }

  /// The account's id.
  package var account: String
  package var interval: Interval
  /// Empty where the ledger had the values already.
  package var changes: [Change]
  /// Who asked for it, by their own account, and why.
  package var by: String
  package var why: String
  /// When it was made.
  package var time: Timestamp

  package init(
    account: String,
    interval: Interval,
    changes: [Change],
    by: String,
    why: String,
    time: Timestamp
  ) {
    self.account = account
    self.interval = interval
    self.changes = changes
    self.by = by
    self.why = why
    self.time = time
  }
}
