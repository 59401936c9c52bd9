/// Energy times a price or a factor, exactly: whole 10⁻¹² of a đồng, or of a kilogram.
///
/// Milliwatt-hours are millionths of a kilowatt-hour, prices and factors are millionths too; so no product
/// and no sum of products is ever rounded.
package struct ExactAmount: Sendable, Hashable, Comparable {
  package var trillionths: Int128

  package static let zero = Self(trillionths: 0)

  private static let one: Int128 = 1_000_000_000_000

  package init(trillionths: Int128) { self.trillionths = trillionths }

  /// What energy costs or emits: mWh × (đồng or kg) per kWh.
  package init(energy: Int64, rate: ExactDecimal) {
    trillionths = Int128(energy) * Int128(rate.millionths)
  }

  package static func < (a: Self, b: Self) -> Bool { a.trillionths < b.trillionths }

  package static func += (a: inout Self, b: Self) {
    a.trillionths = a.trillionths &+ b.trillionths
  }

  package static func + (a: Self, b: Self) -> Self {
    Self(trillionths: a.trillionths &+ b.trillionths)
  }

  /// The nearest whole unit, halves away from zero, as invoices round to the đồng.
  package var rounded: Int64 {
    let half = trillionths < 0 ? -Self.one / 2 : Self.one / 2
    return Int64(clamping: (trillionths &+ half) / Self.one)
  }

  /// The nearest binary number, for values of messages.
  package var double: Double {
    let (whole, rest) = trillionths.quotientAndRemainder(dividingBy: Self.one)
    // A conversion of 128 bits is many times slower, and the rest always fits 64.
    let fraction = Double(Int64(truncatingIfNeeded: rest)) / 1e12
    let small = Int64(truncatingIfNeeded: whole)
    return (Int128(small) == whole ? Double(small) : Double(whole)) + fraction
  }
}

extension ExactAmount: CustomStringConvertible {
  package var description: String { ExactDecimal.text(trillionths, places: 12) }
}
