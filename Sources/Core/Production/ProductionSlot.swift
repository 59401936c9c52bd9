package import Measurements

/// A row of the ledger: what one line did in one slot.
package struct ProductionSlot: Sendable, Hashable, Codable {
  /// The line's id.
  package var line: String
  package var slot: Interval
  package var sums: ProductionSums

  package init(line: String, slot: Interval, sums: ProductionSums) {
    self.line = line
    self.slot = slot
    self.sums = sums
  }
}
