/// The charge for reactive energy: a share of the active amount before VAT, by the period's cos φ.
package struct ReactiveCharge: Sendable, Hashable {
  package var name: String
  package var source: String
  /// The share in percent, by cos φ in hundredths.
  package var percent: [Int: ExactDecimal]
  /// The share in percent below the smallest cos φ of the table.
  package var below: ExactDecimal

  package init(name: String, source: String, percent: [Int: ExactDecimal], below: ExactDecimal) {
    self.name = name
    self.source = source
    self.percent = percent
    self.below = below
  }

  /// The share in percent for a cos φ in hundredths; 0 above the table.
  package func percent(at hundredths: Int) -> ExactDecimal {
    if let found = percent[hundredths] { return found }
    guard let lowest = percent.keys.min() else { return .zero }
    return hundredths < lowest ? below : .zero
  }

  /// The charge: amount × k %, halves of a đồng away from zero.
  package func charge(on amount: Int64, at hundredths: Int) -> Int64 {
    let percent = percent(at: hundredths)
    return ExactAmount(
      trillionths: Int128(amount) * Int128(percent.millionths) * 10_000
    ).rounded
  }

  /// cos φ = Ap / √(Ap² + Aq²) in hundredths, halves up, found without a rounded root.
  ///
  /// - Parameters:
  ///   - active: Ap, in mWh.
  ///   - reactive: Aq, in mvarh.
  /// - Returns: `nil` where there is no energy, or none was taken in all.
  package static func powerFactor(active: Int64, reactive: Int64) -> Int? {
    guard active > 0 || (active == 0 && reactive != 0) else { return nil }
    // With 52 bits of each, no product below is out of range.
    let largest = max(active.magnitude, reactive.magnitude)
    let shift = max(0, 12 - largest.leadingZeroBitCount)
    let (p, q) = (Int128(active.magnitude >> shift), Int128(reactive.magnitude >> shift))
    let apparent = p * p + q * q
    // cos φ ≥ (2c − 1) / 200 is (200 p)² ≥ (2c − 1)² (p² + q²).
    return (1...100).last { hundredths in
      let edge = Int128(2 * hundredths - 1)
      return 40_000 * p * p >= edge * edge * apparent
    } ?? 0
  }
}
