extension MutableSpan<UInt8> {
  /// The room that any number needs.
  static var longestNumber: Int { 40 }

  /// Writes a whole number in decimal digits.
  @inline(__always)
  mutating func put(decimal number: Int64, at end: inout Int) {
    if number < 0 { put(UInt8(ascii: "-"), at: &end) }
    put(digits: number.magnitude, at: &end)
  }

  /// Writes a number of 64ths: digits, a point and one to six decimals, without trailing zeros.
  @inline(__always)
  mutating func put(sixtyFourths number: Int64, at end: inout Int) {
    if number < 0 { put(UInt8(ascii: "-"), at: &end) }
    put(digits: number.magnitude >> 6, at: &end)
    put(UInt8(ascii: "."), at: &end)
    // 1/64 is 0.015625; the six decimals are the first of eight digits.
    let decimals = EightDigits(UInt32(truncatingIfNeeded: number.magnitude & 63) &* 1_562_500)
    put(decimals.text, count: max(1, decimals.countWithoutEnd), at: &end)
  }

  @inline(__always)
  private mutating func put(digits number: UInt64, at end: inout Int) {
    guard number >= 100_000_000 else {
      return put(UInt32(truncatingIfNeeded: number), at: &end)
    }
    putLong(number, at: &end)
  }

  private mutating func putLong(_ number: UInt64, at end: inout Int) {
    let (front, rest) = number.quotientAndRemainder(dividingBy: 100_000_000)
    put(digits: front, at: &end)
    put(EightDigits(UInt32(truncatingIfNeeded: rest)).text, count: 8, at: &end)
  }

  /// Writes a number below 100,000,000 without leading zeros.
  @inline(__always)
  private mutating func put(_ number: UInt32, at end: inout Int) {
    let digits = EightDigits(number)
    let leading = min(digits.countOfLeadingZeros, 7)
    put(digits.text >> UInt64(8 &* leading), count: 8 &- leading, at: &end)
  }
}

/// Eight decimal digits, one a byte, the first in the least significant byte.
///
/// The digits are separated by multiplications on several of them at a time: four-digit halves, then pairs, then digits
/// (the method of P. Khuong, "How to print integers really fast", 2017).
struct EightDigits {
  private let values: UInt64

  /// - Parameter number: Below 100,000,000.
  @inline(__always)
  init(_ number: UInt32) {
    let front = number / 10_000
    let halves = UInt64(front) | UInt64(number &- front &* 10_000) << 32
    // n · 10486 / 2²⁰ is n / 100 for all n below 10,000; n · 103 / 2¹⁰ is n / 10 below 100.
    let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (halves &- hundreds &* 100) << 16
    let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
    values = tens | (pairs &- tens &* 10) << 8
  }

  /// As ASCII.
  var text: UInt64 { values | 0x3030_3030_3030_3030 }

  /// 8 for zero.
  var countOfLeadingZeros: Int { values.trailingZeroBitCount >> 3 }

  /// How many digits there are without the zeros at the end.
  var countWithoutEnd: Int { 8 &- values.leadingZeroBitCount >> 3 }
}
