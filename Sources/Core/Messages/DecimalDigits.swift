extension [UInt8] {
  /// Appends a whole number in decimal digits.
  mutating func appendDecimal(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDigits(of: number.magnitude, atLeast: 1)
  }

  /// Appends a number of 64ths: digits, a point and one to six decimals, without trailing zeros.
  mutating func appendSixtyFourths(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDigits(of: number.magnitude >> 6, atLeast: 1)
    append(UInt8(ascii: "."))
    // 1/64 is 0.015625.
    var (decimals, count) = ((number.magnitude & 63) &* 15_625, 6)
    while count > 1, decimals.isMultiple(of: 10) {
      decimals /= 10
      count -= 1
    }
    appendDigits(of: decimals, atLeast: count)
  }

  /// At least `count` digits, filled from the last one backwards.
  private mutating func appendDigits(of number: UInt64, atLeast count: Int) {
    let count = Swift.max(count, Self.digitCount(of: number))
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    var rest = number
    var index = endIndex
    var span = mutableSpan
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      index -= 1
      span[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
  }

  private static func digitCount(of number: UInt64) -> Int {
    var (count, limit) = (1, 10 as UInt64)
    while number >= limit, count < 19 {
      count += 1
      limit &*= 10
    }
    // 10 to the 19th fits in 64 bits, 10 to the 20th does not.
    return number >= 10_000_000_000_000_000_000 ? 20 : count
  }
}
