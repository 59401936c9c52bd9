import Calendar
import Energy
import Measurements

/// One register of the ledger: what was booked into its slots, and what is still to be.
struct EnergyCounterState: Sendable {
  /// `device.point`.
  let name: String
  /// What was booked into the slot of the newest booking since the last settlement.
  private var newest: MeterSlot?
  /// What was booked into other slots since then.
  private var others: [MeterSlot] = []
  /// The slots as they are, or will be with the next commit.
  private(set) var slots: [Timestamp: MeterSlot] = [:]
  /// Bookings over long gaps, which are spread a portion at a time.
  private var backlog: [SpreadBooking] = []
  /// Whether the store has a checkpoint of what waits.
  private var hasStoredBacklog = false

  init(name: String) { self.name = name }

  /// A gap longer than this is booked to its last part only: 62 days, in milliseconds.
  ///
  /// A clock that was
  /// once decades wrong must not fill the ledger.
  static let longestGap: Int64 = 62 * 86_400_000

  /// A booking over a longer time is spread a portion at a time: one day, in milliseconds.
  static let longestAtOnce: Int64 = 86_400_000

  var hasBookings: Bool { newest != nil }

  /// Takes a booking, to be settled later; cheap as long as it stays in the slot of the one before.
  mutating func book(_ booking: Booking, grid: SlotGrid) {
    if let slot = newest?.slot, slot.from <= booking.interval.from,
      booking.interval.to <= slot.to, booking.interval.from < slot.to
    {
      newest?.sum += CounterSum(booking)
      return
    }
    var booking = booking
    booking.interval = booking.interval.bounded(to: Self.longestGap)
    guard booking.interval.milliseconds <= Self.longestAtOnce else {
      return backlog.append(SpreadBooking(booking))
    }
    let slots =
      booking.interval.isEmpty
      ? [grid.slot(containing: booking.interval.from)]
      : Array(grid.slots(covering: booking.interval))
    booking.forEachPart(in: slots) { add($0) }
  }

  private mutating func add(_ part: BookingPart) {
    if newest?.slot == part.slot {
      newest?.sum += CounterSum(part)
      return
    }
    if let newest { others.append(newest) }
    newest = MeterSlot(register: name, slot: part.slot, sum: CounterSum(part))
  }

  /// Takes what one slot is corrected by, to be settled later.
  mutating func book(_ correction: MeterSlot) {
    if let newest { others.append(newest) }
    newest = correction
  }

  /// What is to be added to slots with the next settlement.
  var waiting: [MeterSlot] { others + (newest.map { [$0] } ?? []) }

  /// When the first slot begins that bookings are waiting for.
  var earliestWaiting: Timestamp? {
    guard let newest else { return nil }
    return others.reduce(newest.slot.from) { min($0, $1.slot.from) }
  }

  /// What was booked since the last settlement into slots that begin before a moment; a slot may be among
  /// it more than once.
  mutating func takeBookings(before end: Timestamp) -> [MeterSlot] {
    guard let newest else { return [] }
    let waiting = others + [newest]
    self.newest = nil
    others.removeAll(keepingCapacity: true)
    guard end < .distantFuture else { return waiting }
    for part in waiting where part.slot.from >= end { book(part) }
    return waiting.filter { $0.slot.from < end }
  }

  /// Adds to a slot.
  mutating func settle(_ booked: MeterSlot) {
    let empty = MeterSlot(register: name, slot: booked.slot, sum: .zero)
    slots[booked.slot.from, default: empty].sum += booked.sum
  }

  /// Takes over a slot of the ledger as it is.
  mutating func restore(_ slot: MeterSlot) { slots[slot.slot.from] = slot }

  mutating func forgetSlots() { slots.removeAll() }

  mutating func prune(before moment: Timestamp) {
    let old = slots.keys.filter { $0 < moment && slots[$0].map { $0.slot.to <= moment } ?? false }
    for from in old { slots.removeValue(forKey: from) }
  }
}

extension EnergyCounterState {
  /// Since when bookings are not spread yet; `nil`: all are.
  var backlogFrom: Timestamp? { backlog.lazy.map(\.spreadUpTo).min() }

  /// Spreads what long bookings have of the time before a moment, an edge of the grid's slots.
  mutating func spreadBacklog(before end: Timestamp, grid: SlotGrid) {
    var parts: [BookingPart] = []
    for position in backlog.indices {
      backlog[position].spread(before: end, grid: grid) { parts.append($0) }
    }
    backlog.removeAll(where: \.isSpread)
    for part in parts {
      book(MeterSlot(register: name, slot: part.slot, sum: CounterSum(part)))
    }
  }

  var backlogKey: String { "backlog/\(name)" }

  /// The checkpoint of what waits; `nil` where the store's is up to date.
  mutating func takeBacklogCheckpoint() -> [UInt8]? {
    let waiting = CounterBacklog(bookings: backlog, slots: self.waiting)
    let isEmpty = waiting == CounterBacklog()
    guard !isEmpty || hasStoredBacklog else { return nil }
    hasStoredBacklog = !isEmpty
    return StateCheckpoint.bytes(of: waiting)
  }

  /// Takes over what waited when a former run ended.
  mutating func restoreBacklog(_ bytes: [UInt8]) {
    guard let kept = StateCheckpoint.state(CounterBacklog.self, from: bytes) else { return }
    backlog = kept.bookings
    for slot in kept.slots where slot.register == name { book(slot) }
    hasStoredBacklog = kept != CounterBacklog()
  }
}

extension CounterSum {
  /// A booking that lies in one slot.
  fileprivate init(_ booking: Booking) {
    let length = booking.interval.milliseconds
    self.init(
      amount: booking.amount,
      measured: booking.measured(length),
      bridged: booking.bridged(length),
      unplaced: booking.isPlaced ? 0 : booking.amount
    )
  }
}

extension Interval {
  /// Its last part of at most so many milliseconds.
  func bounded(to longest: Int64) -> Interval {
    Interval(from: max(from, to.advanced(byMilliseconds: -longest)), to: to)
  }
}
