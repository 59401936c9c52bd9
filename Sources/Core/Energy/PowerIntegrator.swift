package import Measurements

/// Energy of a meter that has no counter for it, from its readings of power: the area under the
/// straight lines between them (trapezoids), import above 0 W and export below it.
///
/// What is less than a milliwatt-hour is carried, exactly, to the next booking.
package struct PowerIntegrator: Sendable, Hashable, Codable {
  /// Milliseconds between two readings; what lies more than two of them apart is not bridged.
  package var pollPeriod: Int64
  /// The time of the last reading.
  package internal(set) var time: Timestamp?
  /// The last reading, in milliwatts.
  var milliwatts: Int64 = 0
  /// What is not yet booked, in halves of a milliwatt-millisecond.
  var importCarry: Int64 = 0
  var exportCarry: Int64 = 0

  /// Halves of a milliwatt-millisecond in a milliwatt-hour.
  static let halvesPerMilliwattHour: Int128 = 7_200_000
  /// Milliwatts beyond which a reading is none: 100 GW; no product of what lies below it overflows.
  static let limit: Int64 = 100_000_000_000_000

  /// - Parameter pollPeriod: Milliseconds, at most a day.
  package init(pollPeriod: Int64) { self.pollPeriod = min(max(1, pollPeriod), 86_400_000) }

  /// What a reading gave, in mWh; both bookings have the same interval.
  package struct Outcome: Sendable, Hashable {
    package var imported: Booking
    package var exported: Booking
  }

  /// Takes a reading.
  /// - Parameters:
  ///   - power: Watts. What is no finite number, or beyond 100 GW, ends the stretch: the next reading starts
  ///     a new one.
  ///   - time: When it was taken. At a time already booked the reading replaces the former one from
  ///     there on, and books nothing; so does one after the clock was set back.
  /// - Returns: `nil` where no stretch of time ended with the reading.
  package mutating func accept(_ power: Double, at time: Timestamp) -> Outcome? {
    guard let present = MilliUnits.of(power), abs(present) <= Self.limit else {
      self.time = nil
      return nil
    }
    let former = milliwatts
    let start = self.time
    milliwatts = present
    self.time = time
    guard let start, start < time else { return nil }
    let elapsed = time.milliseconds(since: start)
    guard elapsed <= pollPeriod.saturatingAdd(pollPeriod) else { return nil }
    return book(from: former, to: present, over: Interval(from: start, to: time))
  }

  private mutating func book(from former: Int64, to present: Int64, over interval: Interval)
    -> Outcome
  {
    let elapsed = Int128(interval.milliseconds)
    let (above, below) = Self.areas(from: Int128(former), to: Int128(present), over: elapsed)
    return Outcome(
      imported: Self.booking(of: above, carry: &importCarry, over: interval),
      exported: Self.booking(of: below, carry: &exportCarry, over: interval)
    )
  }

  /// The areas above and below zero of the line between two powers, in halves of a
  /// milliwatt-millisecond; their difference is exact.
  private static func areas(
    from a: Int128,
    to b: Int128,
    over elapsed: Int128
  ) -> (above: Int128, below: Int128) {
    let whole = (a + b) * elapsed
    if a >= 0, b >= 0 { return (whole, 0) }
    if a <= 0, b <= 0 { return (0, -whole) }
    let positive = max(a, b)
    let above = positive * positive * elapsed / (positive - min(a, b))
    return (above, above - whole)
  }

  private static func booking(
    of area: Int128,
    carry: inout Int64,
    over interval: Interval
  ) -> Booking {
    let (amount, rest) = (area + Int128(carry)).quotientAndRemainder(
      dividingBy: halvesPerMilliwattHour
    )
    carry = Int64(truncatingIfNeeded: rest)
    return Booking(interval: interval, amount: Int64(clamping: amount), bridgesGap: false)
  }
}
