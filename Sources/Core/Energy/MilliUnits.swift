/// Amounts as integers of a thousandth of the point's unit: mWh, mvarh, thousandths of an item.
///
/// Sums of them are exact in any order.
package enum MilliUnits {
  /// The largest magnitude that is taken: a quarter of what `Int64` holds.
  ///
  /// So a difference, or a difference and a modulus, of two readings is never out of range. It is 2.3 million GWh.
  package static let limit = Int64.max / 4

  /// The nearest integer number of thousandths of `value`.
  /// - Returns: `nil` where `value` is not finite or is beyond ``limit``.
  package static func of(_ value: Double) -> Int64? {
    let thousandths = (value * 1000).rounded()
    guard thousandths.magnitude <= Double(limit) else { return nil }
    return Int64(exactly: thousandths)
  }

  /// The amount in whole units, such as Wh.
  package static func units(_ amount: Int64) -> Double { Double(amount) / 1000 }
}

extension Int64 {
  /// The sum; at the ends of the range it stays there.
  package func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }

  /// `self × factor / divisor`, rounded to the nearest, halves away from zero; at the ends of the range it
  /// stays there, and with a divisor that is not positive it is 0.
  package func scaled(by factor: Int64, over divisor: Int64) -> Int64 {
    guard divisor > 0 else { return 0 }
    let doubled = Int128(self) * Int128(factor) * 2
    let half = Int128(doubled < 0 ? -divisor : divisor)
    return Int64(clamping: (doubled + half) / (Int128(divisor) * 2))
  }

  /// `self × part / whole`, rounded to the nearest, halves away from zero.
  /// - Precondition: `0 <= part <= whole`, else it is the nearest that lies in 0…`self`.
  package func share(_ part: Int64, of whole: Int64) -> Int64 {
    guard whole > 0, part > 0 else { return 0 }
    guard part < whole else { return self }
    let doubled = Int128(self) * Int128(part) * 2
    let half = Int128(self < 0 ? -whole : whole)
    return Int64(truncatingIfNeeded: (doubled + half) / (Int128(whole) * 2))
  }
}
