import Calendar
import Energy
import Measurements

/// A booking over a long gap, and how much of it has been spread over the ledger's slots.
struct SpreadBooking: Sendable, Hashable, Codable {
  private let interval: Interval
  private let amount: Int64
  /// The position of the evidence in ``evidences``: part of the checkpoint's form.
  private let evidence: Int
  /// That of the time that is taken back; `nil`: none is.
  private let takenBack: Int?
  /// Before this moment it is spread.
  private(set) var spreadUpTo: Timestamp

  private static let evidences: [Booking.Evidence] = [
    .measured, .bridged, .estimatedLater, .bridgedBefore, .unplaced,
  ]

  init(_ booking: Booking) {
    interval = booking.interval
    amount = booking.amount
    evidence = Self.evidences.firstIndex(of: booking.evidence) ?? 1
    takenBack = booking.takenBack.flatMap { Self.evidences.firstIndex(of: $0) }
    spreadUpTo = booking.interval.from
  }

  var isSpread: Bool { spreadUpTo >= interval.to }

  /// Gives the parts up to a moment, an edge of the grid's slots, that have not been given yet.
  ///
  /// They are the same however often it is called: what has been given out up to an edge is rounded.
  mutating func spread(before end: Timestamp, grid: SlotGrid, _ body: (BookingPart) -> Void) {
    let rest = Interval(from: spreadUpTo, to: min(end, interval.to))
    guard !rest.isEmpty else { return }
    let booking = self.booking
    var given = share(upTo: rest.from)
    for slot in grid.slots(covering: rest) {
      let overlap = slot.intersection(rest)
      let due = share(upTo: overlap.to)
      let part = BookingPart(
        slot: slot,
        amount: due - given,
        measured: booking.measured(overlap.milliseconds),
        bridged: booking.bridged(overlap.milliseconds),
        unplaced: booking.isPlaced ? 0 : due - given
      )
      body(part)
      given = due
    }
    spreadUpTo = rest.to
  }

  private var booking: Booking {
    let evidence = Self.evidences.indices.contains(evidence) ? Self.evidences[evidence] : .bridged
    var booking = Booking(interval: interval, amount: amount, evidence: evidence)
    if let takenBack, Self.evidences.indices.contains(takenBack) {
      booking.takenBack = Self.evidences[takenBack]
    }
    return booking
  }

  private func share(upTo moment: Timestamp) -> Int64 {
    amount.share(moment.milliseconds(since: interval.from), of: interval.milliseconds)
  }
}

/// What a counter has booked and the ledger's slots do not have yet, as a checkpoint keeps it.
struct CounterBacklog: Sendable, Hashable, Codable {
  /// In order of coming.
  var bookings: [SpreadBooking] = []
  /// What is to be added to slots, of time that is settled later.
  var slots: [MeterSlot] = []
}
