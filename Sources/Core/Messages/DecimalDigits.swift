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

  private mutating func appendDigits(of number: UInt64, atLeast count: Int) {
    let start = endIndex
    var rest = number
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest > 0 || endIndex - start < count
    self[start...].reverse()
  }
}
