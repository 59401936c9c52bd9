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

  /// Writes a number of thousandths: digits, a point and one to three decimals, without trailing zeros.
  @inline(__always)
  mutating func put(thousandths number: Int64, at end: inout Int) {
    if number < 0 { put(UInt8(ascii: "-"), at: &end) }
    let (whole, rest) = number.magnitude.quotientAndRemainder(dividingBy: 1000)
    put(digits: whole, at: &end)
    put(UInt8(ascii: "."), at: &end)
    let decimals = EightDigits(UInt32(truncatingIfNeeded: rest) &* 100_000)
    put(decimals.text, count: max(1, decimals.countWithoutEnd), at: &end)
  }

  /// Writes a number of one of the forms that need no search for their shortest text.
  @inline(__always)
  mutating func put(_ number: PlainDecimal, at end: inout Int) {
    switch number {
    case .sixtyFourths(let number): put(sixtyFourths: number, at: &end)
    case .thousandths(let number): put(thousandths: number, at: &end)
    }
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

/// A number whose shortest text is known without a search for it: most readings are.
enum PlainDecimal {
  /// Exact in up to six decimals.
  case sixtyFourths(Int64)
  case thousandths(Int64)

  /// - Returns: `nil` where the shortest text has to be searched for, or there is none.
  @inline(__always)
  init?(_ value: Double) {
    if let exact = Self.sixtyFourths(value) {
      self = .sixtyFourths(exact)
      return
    }
    // Two decimals of up to 15 digits never stand for the same 64-bit number: one that does stand for it, without
    // its trailing zeros, is the shortest.
    guard abs(value) < 1e11 else { return nil }
    let count = (value * 1000).rounded()
    guard count / 1000 == value else { return nil }
    self = .thousandths(Int64(count))
  }

  /// As of a 32-bit number, which holds six digits.
  @inline(__always)
  init?(single value: Float) {
    let wide = Double(value)
    if let exact = Self.sixtyFourths(wide) {
      self = .sixtyFourths(exact)
      return
    }
    let size = abs(wide)
    guard size < 100_000 else { return nil }
    let (scale, rest): (Double, Int64) =
      size < 1000 ? (1000, 1) : size < 10_000 ? (100, 10) : (10, 100)
    let count = (wide * scale).rounded()
    guard abs(count) < 1_000_000, Float(count / scale) == value else { return nil }
    self = .thousandths(Int64(count) &* rest)
  }

  @inline(__always)
  private static func sixtyFourths(_ value: Double) -> Int64? {
    guard abs(value) < 1e10 else { return nil }
    let scaled = value * 64
    let whole = Int64(scaled)
    return Double(whole) == scaled ? whole : nil
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
