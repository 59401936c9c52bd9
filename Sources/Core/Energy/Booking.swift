package import Measurements

/// An amount that came between two readings.
package struct Booking: Sendable, Hashable {
  /// From the former reading to the latter; empty where the clock stood still or was set back, and the
  /// amount belongs to the moment.
  package var interval: Interval
  /// Thousandths of the unit; negative only in a correction.
  package var amount: Int64
  package var evidence: Evidence
  /// The evidence by which its time was booked before, without any amount, where it turns out that the amount is
  /// unknown: ``evidence`` is ``Evidence/unplaced`` then.
  package var takenBack: Evidence?

  /// How the amount's time is known.
  package enum Evidence: Sendable, Hashable {
    /// Readings that follow each other as they should.
    case measured
    /// Readings more than two poll periods apart: only the whole is measured.
    case bridged
    /// The time was booked as measured before, and turns out to be only estimated.
    case estimatedLater
    /// The time was booked as bridged before: only the amount is added.
    case bridgedBefore
    /// Counted at an unknown moment of the time; what else was counted in it is not known.
    case unplaced
  }

  package init(interval: Interval, amount: Int64, evidence: Evidence) {
    self.interval = interval
    self.amount = amount
    self.evidence = evidence
  }

  package init(interval: Interval, amount: Int64, bridgesGap: Bool) {
    self.init(interval: interval, amount: amount, evidence: bridgesGap ? .bridged : .measured)
  }

  /// Whether the readings lie more than two poll periods apart, so that only the whole is measured.
  package var bridgesGap: Bool { evidence == .bridged }

  /// Time that was booked, and in which an unknown amount was counted.
  package init(takingBack interval: Interval, bookedAs former: Evidence) {
    self.init(interval: interval, amount: 0, evidence: .unplaced)
    takenBack = former
  }

  /// Milliseconds to be added to the measured time, of so many that are booked.
  package func measured(_ length: Int64) -> Int64 {
    evidence.measured(length) - (takenBack?.measured(length) ?? 0)
  }

  /// Milliseconds to be added to the bridged time, of so many that are booked.
  package func bridged(_ length: Int64) -> Int64 {
    evidence.bridged(length) - (takenBack?.bridged(length) ?? 0)
  }

  /// Whether there is something to be booked; time in which all was lost brings nothing.
  package var tellsSomething: Bool { amount != 0 || evidence != .unplaced || takenBack != nil }

  /// Whether it is known how long the amount took.
  package var isPlaced: Bool { evidence != .unplaced && !interval.isEmpty }
}

extension Booking.Evidence {
  /// Milliseconds to be added to the measured time, of so many that are booked.
  package func measured(_ length: Int64) -> Int64 {
    switch self {
    case .measured: length
    case .bridged, .bridgedBefore, .unplaced: 0
    case .estimatedLater: -length
    }
  }

  /// Milliseconds to be added to the bridged time, of so many that are booked.
  package func bridged(_ length: Int64) -> Int64 {
    switch self {
    case .measured, .bridgedBefore, .unplaced: 0
    case .bridged, .estimatedLater: length
    }
  }
}

/// The part of a booking that falls into one slot of the ledger.
package struct BookingPart: Sendable, Hashable {
  package var slot: Interval
  /// Thousandths of the unit.
  package var amount: Int64
  /// Milliseconds of the slot between readings that follow each other as they should.
  package var measured: Int64
  /// Milliseconds of the slot in a gap that only the whole booking bridges.
  package var bridged: Int64
  /// What of the amount was counted at no known time.
  package var unplaced: Int64

  package init(
    slot: Interval,
    amount: Int64,
    measured: Int64,
    bridged: Int64,
    unplaced: Int64 = 0
  ) {
    self.slot = slot
    self.amount = amount
    self.measured = measured
    self.bridged = bridged
    self.unplaced = unplaced
  }
}

extension Booking {
  /// Spreads the booking over `slots` in proportion to time.
  ///
  /// The sum up to an edge is rounded, not each part: the parts add up to the whole, and a part has the same
  /// value however the rest is cut.
  ///
  /// The slots follow each other without gaps and cover the booking's interval, or contain its moment
  /// where that is empty.
  package func forEachPart(in slots: some Sequence<Interval>, _ body: (BookingPart) -> Void) {
    let whole = interval.milliseconds
    var given: Int64 = 0
    for slot in slots {
      let overlap = slot.intersection(interval)
      if whole <= 0 {
        guard slot.contains(interval.from) else { continue }
        return body(
          BookingPart(slot: slot, amount: amount, measured: 0, bridged: 0, unplaced: amount)
        )
      }
      guard !overlap.isEmpty else { continue }
      let due = amount.share(overlap.to.milliseconds(since: interval.from), of: whole)
      let length = overlap.milliseconds
      body(
        BookingPart(
          slot: slot,
          amount: due - given,
          measured: measured(length),
          bridged: bridged(length),
          unplaced: isPlaced ? 0 : due - given
        )
      )
      given = due
    }
  }

  /// The parts of the booking in `slots`, see ``forEachPart(in:_:)``.
  package func parts(in slots: some Sequence<Interval>) -> [BookingPart] {
    var parts: [BookingPart] = []
    forEachPart(in: slots) { parts.append($0) }
    return parts
  }
}
