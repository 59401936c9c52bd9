import Calendar
import Energy
import Measurements

/// A booking over a long gap, and how much of it has been spread over the ledger's slots.
struct SpreadBooking: Sendable, Hashable, Codable {
  private let interval: Interval
  private let amount: Int64
  /// The position of the evidence in ``evidences``: part of the checkpoint's form.
  private let evidence: Int
  /// Before this moment it is spread.
  private(set) var spreadUpTo: Timestamp

  private static let evidences: [Booking.Evidence] = [
    .measured, .bridged, .estimatedLater, .bridgedBefore,
  ]

  init(_ booking: Booking) {
    interval = booking.interval
    amount = booking.amount
    evidence = Self.evidences.firstIndex(of: booking.evidence) ?? 1
    spreadUpTo = booking.interval.from
  }

  var isSpread: Bool { spreadUpTo >= interval.to }

  /// Gives the parts up to a moment, an edge of the grid's slots, that have not been given yet.
  ///
  /// They are the same however often it is called: what has been given out up to an edge is rounded.
  mutating func spread(before end: Timestamp, grid: SlotGrid, _ body: (BookingPart) -> Void) {
    let rest = Interval(from: spreadUpTo, to: min(end, interval.to))
    guard !rest.isEmpty else { return }
    let evidence =
      Self.evidences.indices.contains(evidence) ? Self.evidences[evidence] : .bridged
    var given = share(upTo: rest.from)
    for slot in grid.slots(covering: rest) {
      let overlap = slot.intersection(rest)
      let due = share(upTo: overlap.to)
      let part = BookingPart(
        slot: slot,
        amount: due - given,
        measured: evidence.measured(overlap.milliseconds),
        bridged: evidence.bridged(overlap.milliseconds)
      )
      body(part)
      given = due
    }
    spreadUpTo = rest.to
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
