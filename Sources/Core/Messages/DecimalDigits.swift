extension [UInt8] {
  /// Appends a whole number in decimal digits.
  mutating func appendDecimal(_ number: Int64) {
    append(addingCapacity: 20) { $0.appendDecimal(number) }
  }

  /// Appends a number of 64ths: digits, a point and one to six decimals, without trailing zeros.
  mutating func appendSixtyFourths(_ number: Int64) {
    append(addingCapacity: 26) { $0.appendSixtyFourths(number) }
  }
}

extension OutputSpan where Element == UInt8 {
  fileprivate mutating func appendDecimal(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDigits(of: number.magnitude)
  }

  fileprivate mutating func appendSixtyFourths(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDigits(of: number.magnitude >> 6)
    append(UInt8(ascii: "."))
    // 1/64 is 0.015625.
    var rest = UInt32(truncatingIfNeeded: number.magnitude & 63) &* 15_625
    var place: UInt32 = 100_000
    repeat {
      append(digit(of: rest / place))
      rest %= place
      place /= 10
    } while rest > 0
  }

  /// Two digits at a time: each division costs as much as ten appended bytes.
  private mutating func appendDigits(of number: UInt64) {
    var pairs = InlineArray<10, UInt8>(repeating: 0)
    var count = 0
    var rest = number
    while rest >= 100 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      pairs[count] = UInt8(truncatingIfNeeded: pair)
      count &+= 1
      rest = quotient
    }
    if rest >= 10 { append(digit(of: UInt32(rest) / 10)) }
    append(digit(of: UInt32(rest) % 10))
    while count > 0 {
      count &-= 1
      let pair = UInt32(pairs[count])
      append(digit(of: pair / 10))
      append(digit(of: pair % 10))
    }
  }

  private func digit(of number: UInt32) -> UInt8 {
    UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number)
  }
}
