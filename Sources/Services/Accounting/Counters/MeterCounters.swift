import Calendar
import Energy
import Measurements

/// The counters of the ledger: what was booked into their slots, and what waits to be.
final class MeterCounters {
  private let grid: SlotGrid
  private var registers: [EnergyCounterState]

  init(_ catalogue: MeterCatalogue, grid: SlotGrid) {
    self.grid = grid
    registers = catalogue.counters
  }

  /// Takes what a counter counted, to be settled later.
  ///
  /// - Returns: What was booked; `nil`: there is nothing to book.
  func book(_ booking: Booking, in register: Int) -> Booking? {
    guard booking.tellsSomething else { return nil }
    var booking = booking
    booking.interval = booking.interval.bounded(to: EnergyCounterState.longestGap)
    registers[register].book(booking, grid: grid)
    return booking
  }

  /// Takes what one slot of a counter is corrected by, to be settled later.
  func book(_ correction: CounterSum, to slot: Interval, of position: Int) {
    let name = registers[position].name
    registers[position].book(MeterSlot(register: name, slot: slot, sum: correction))
  }

  /// When the first slot begins that bookings are waiting for.
  var earliestWaiting: Timestamp? { registers.lazy.compactMap(\.earliestWaiting).min() }

  /// What is to be added to a counter's slots in a stretch of time.
  func waiting(of position: Int, in span: Interval) -> [MeterSlot] {
    registers[position].waiting.filter { span.contains($0.slot.from) }
  }

  /// Adds what was booked to the slots that begin before a moment; `body` gets each part with the position
  /// of its counter.
  ///
  /// - Returns: The slots that changed.
  func settle(before end: Timestamp, _ body: (MeterSlot, Int) -> Void) -> [MeterSlot] {
    var changed: [MeterSlot] = []
    for position in registers.indices where registers[position].hasBookings {
      var touched: [Timestamp] = []
      for part in registers[position].takeBookings(before: end) {
        registers[position].settle(part)
        if touched.last != part.slot.from { touched.append(part.slot.from) }
        body(part, position)
      }
      if touched.count > 1 { touched = Set(touched).sorted() }
      changed += touched.compactMap { registers[position].slots[$0] }
    }
    return changed
  }

  /// Since when bookings of a counter are not spread yet; `nil`: all are.
  func backlogFrom(of position: Int) -> Timestamp? { registers[position].backlogFrom }

  /// The positions of the counters with bookings that are not spread yet.
  var withBacklog: [Int] { registers.indices.filter { registers[$0].backlogFrom != nil } }

  /// Spreads what a counter booked over the time before a moment, an edge of the ledger's slots.
  func spreadBacklog(of position: Int, before end: Timestamp) {
    registers[position].spreadBacklog(before: end, grid: grid)
  }

  /// The slots in memory that begin in an interval.
  func slots(in interval: Interval) -> [MeterSlot] {
    registers.flatMap { $0.slots.values.filter { interval.contains($0.slot.from) } }
  }

  /// Takes over a slot of the ledger as it is.
  func restore(_ slot: MeterSlot, of position: Int) { registers[position].restore(slot) }

  func forgetSlots() { for position in registers.indices { registers[position].forgetSlots() } }

  func prune(before moment: Timestamp) {
    for position in registers.indices { registers[position].prune(before: moment) }
  }

  /// Goes on with what waited when a former run ended.
  func restore(from checkpoints: [String: [UInt8]]) {
    for position in registers.indices {
      let bytes = checkpoints[registers[position].backlogKey]
      if let bytes { registers[position].restoreBacklog(bytes) }
    }
  }

  /// Adds the checkpoints that are out of date.
  func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    for position in registers.indices {
      guard let bytes = registers[position].takeBacklogCheckpoint() else { continue }
      checkpoints[registers[position].backlogKey] = bytes
    }
  }
}
