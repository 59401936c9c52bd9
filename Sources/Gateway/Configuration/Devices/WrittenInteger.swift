import Registers

/// An integer of a file over the whole range of registers: −2⁶³ … 2⁶⁴ − 1.
struct WrittenInteger: Sendable, Hashable {
  var isNegative: Bool
  /// Whether it was written as `0x…`, so that its bits are meant.
  var isHexadecimal: Bool
  var magnitude: UInt64

  /// Reads decimal or hexadecimal (`0x8000`) text; `nil` for anything else.
  init?(_ text: String) {
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard text.utf8.count - digits.utf8.count <= 1, let first = digits.utf8.first,
      NumberText.isDigit(first)
    else { return nil }
    isHexadecimal = digits.hasPrefix("0x") || digits.hasPrefix("0X")
    let numerals = isHexadecimal ? digits.dropFirst(2) : digits
    guard let magnitude = UInt64(numerals, radix: isHexadecimal ? 16 : 10),
      numerals.utf8.first != UInt8(ascii: "+"), numerals.utf8.first != UInt8(ascii: "-")
    else { return nil }
    isNegative = text.hasPrefix("-")
    self.magnitude = magnitude
  }

  /// The number in two's complement of 1…64 bits; `nil` where it does not fit.
  func bits(width: Int) -> UInt64? {
    let mask: UInt64 = width >= 64 ? .max : (1 << UInt64(max(1, width))) - 1
    guard isNegative else { return magnitude <= mask ? magnitude : nil }
    let most = mask / 2 + 1
    return magnitude <= most ? (0 &- magnitude) & mask : nil
  }

  var text: String { (isNegative ? "-" : "") + String(magnitude) }
}
