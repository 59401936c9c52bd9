extension MutableSpan<UInt8> {
  /// More than any number takes.
  static var longestNumber: Int { 27 }

  /// Writes a whole number in decimal digits.
  mutating func put(decimal number: Int64, at end: inout Int) {
    if number < 0 { put(UInt8(ascii: "-"), at: &end) }
    put(digits: number.magnitude, at: &end)
  }

  /// Writes a number of 64ths: digits, a point and one to six decimals, without trailing zeros.
  mutating func put(sixtyFourths number: Int64, at end: inout Int) {
    if number < 0 { put(UInt8(ascii: "-"), at: &end) }
    put(digits: number.magnitude >> 6, at: &end)
    put(UInt8(ascii: "."), at: &end)
    // 1/64 is 0.015625.
    var rest = UInt32(truncatingIfNeeded: number.magnitude & 63) &* 15_625
    guard rest > 0 else { return put(UInt8(ascii: "0"), at: &end) }
    var count = 6
    while rest % 10 == 0 {
      rest /= 10
      count &-= 1
    }
    put(rest, count: count, at: &end)
  }

  private mutating func put(digits number: UInt64, at end: inout Int) {
    // Divisions of 32 bits are the cheaper ones.
    guard let small = UInt32(exactly: number) else {
      let (quotient, rest) = number.quotientAndRemainder(dividingBy: 1_000_000_000)
      put(digits: quotient, at: &end)
      return put(UInt32(truncatingIfNeeded: rest), count: 9, at: &end)
    }
    put(small, count: Self.digitCount(small), at: &end)
  }

  private static func digitCount(_ number: UInt32) -> Int {
    switch number {
    case ..<10: 1
    case ..<100: 2
    case ..<1000: 3
    case ..<10_000: 4
    case ..<100_000: 5
    case ..<1_000_000: 6
    case ..<10_000_000: 7
    case ..<100_000_000: 8
    case ..<1_000_000_000: 9
    default: 10
    }
  }

  /// Writes so many digits, from the last one.
  @inline(__always)
  private mutating func put(_ number: UInt32, count: Int, at end: inout Int) {
    var rest = number
    var place = end &+ count
    while place > end {
      place &-= 1
      let quotient = rest / 10
      self[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
    }
    end &+= count
  }
}
