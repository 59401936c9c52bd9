package import Events
package import Measurements

/// What is to be added to the sums of one slot of the ledger.
package struct ProductionBooking: Sendable, Hashable, Codable {
  package var slot: Interval
  package var delta: ProductionSums

  package init(slot: Interval, delta: ProductionSums) {
    self.slot = slot
    self.delta = delta
  }
}

/// What a reading, or the passing of time, brought for a line.
///
/// One can be handed in again and again, emptied: its storage then stays.
package struct ProductionOutcome: Sendable, Hashable {
  package private(set) var bookings: [ProductionBooking] = []
  package var events: [Event] = []
  /// The stretches of one state that have ended.
  package var runs: [PastRun] = []

  package init() {}

  package mutating func removeAll() {
    bookings.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
  }

  /// Takes a run in the place of the one with its beginning.
  package mutating func replace(_ run: PastRun) {
    runs.removeAll { $0.line == run.line && $0.interval.from == run.interval.from }
    runs.append(run)
  }

  /// Adds what another outcome brought.
  mutating func append(_ other: Self) {
    for booking in other.bookings { book(booking.delta, to: booking.slot) }
    events += other.events
    runs += other.runs
  }

  /// Books what a booking added the other way round.
  mutating func takeBack(_ booking: ProductionBooking) {
    var delta = ProductionSums()
    delta -= booking.delta
    book(delta, to: booking.slot)
  }

  /// Adds to a slot; bookings to one slot in a row become one.
  package mutating func book(_ delta: ProductionSums, to slot: Interval) {
    guard delta != .zero else { return }
    if let last = bookings.indices.last, bookings[last].slot == slot {
      bookings[last].delta += delta
    } else {
      bookings.append(ProductionBooking(slot: slot, delta: delta))
    }
  }
}
