package import Measurements

/// What one counter counted in one or more stretches of time, and how much of the time is known.
package struct CounterSum: Sendable, Hashable, Codable {
  /// Thousandths of the counter's unit: mWh.
  package var amount: Int64 = 0
  /// Milliseconds between readings that followed each other as they should.
  package var measured: Int64 = 0
  /// Milliseconds in gaps that only the counter's own difference bridged.
  package var bridged: Int64 = 0
  /// What of the amount was counted at no known time: it is no part of a mean power.
  package var unplaced: Int64 = 0

  package static let zero = Self()

  package init(
    amount: Int64 = 0,
    measured: Int64 = 0,
    bridged: Int64 = 0,
    unplaced: Int64 = 0
  ) {
    self.amount = amount
    self.measured = measured
    self.bridged = bridged
    self.unplaced = unplaced
  }

  package init(_ part: BookingPart) {
    self.init(
      amount: part.amount,
      measured: part.measured,
      bridged: part.bridged,
      unplaced: part.unplaced
    )
  }

  /// Milliseconds for which the amount accounts, however it was found, but for ``unplaced``.
  package var accounted: Int64 { measured.saturatingAdd(bridged) }

  package static func += (sum: inout Self, other: Self) {
    sum.amount = sum.amount.saturatingAdd(other.amount)
    sum.measured = sum.measured.saturatingAdd(other.measured)
    sum.bridged = sum.bridged.saturatingAdd(other.bridged)
    sum.unplaced = sum.unplaced.saturatingAdd(other.unplaced)
  }
}

/// A row of the ledger: what one counter counted in one slot.
///
/// All longer intervals are sums of it.
package struct MeterSlot: Sendable, Hashable, Codable {
  /// `device.point`, such as `main-meter.active_energy_import`.
  package var register: String
  package var slot: Interval
  package var sum: CounterSum

  package init(register: String, slot: Interval, sum: CounterSum) {
    self.register = register
    self.slot = slot
    self.sum = sum
  }
}
