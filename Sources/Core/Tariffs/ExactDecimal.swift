/// A decimal number with up to six places, such as a price: exact where binary fractions are not.
package struct ExactDecimal: Sendable, Hashable, Comparable {
  /// The number × 10⁶, at most 10¹⁵ in magnitude.
  package let millionths: Int64

  package static let zero = Self(0)

  /// Numbers beyond a thousand million do not occur as prices, rates or factors.
  private static let limit: Int64 = 1_000_000_000_000_000

  /// A whole number; beyond a thousand million it is the nearest that is taken.
  package init(_ whole: Int) {
    let bounded = min(max(whole, -1_000_000_000), 1_000_000_000)
    millionths = Int64(bounded) * 1_000_000
  }

  /// So many millionths; beyond 10¹⁵ it is the nearest that is taken.
  package init(millionths: Int64) {
    self.millionths = min(max(millionths, -Self.limit), Self.limit)
  }

  /// Reads `1833`, `0.6766`, `-2.5`; `nil` for more than six places, for exponents, and for what is
  /// beyond a thousand million.
  package init?(_ text: String) {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = parts.first, (1...10).contains(whole.count)
    else { return nil }
    let fraction = parts.count == 2 ? Array(parts[1]) : [UInt8(ascii: "0")]
    guard (1...6).contains(fraction.count) else { return nil }
    let zeros = Array(repeating: UInt8(ascii: "0"), count: 6 - fraction.count)
    var number: Int64 = 0
    for digit in Array(whole) + fraction + zeros {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    guard number <= Self.limit else { return nil }
    millionths = isNegative ? -number : number
  }

  package static func < (a: Self, b: Self) -> Bool { a.millionths < b.millionths }

  /// The nearest binary number, for values of messages.
  package var double: Double { Double(millionths) / 1e6 }
}

extension ExactDecimal: CustomStringConvertible {
  /// Without zeros at the end: `1833`, `0.6766`.
  package var description: String { Self.text(Int128(millionths), places: 6) }

  /// A number of 10^−`places` in decimal, without zeros at its end beyond `least` places.
  package static func text(_ number: Int128, places: Int, least: Int = 0) -> String {
    let digits = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let whole = padded.prefix(padded.count - places)
    var fraction = padded.suffix(places)
    while fraction.count > least, fraction.last == "0" { fraction.removeLast() }
    let sign = number < 0 ? "-" : ""
    return fraction.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(fraction)"
  }
}
