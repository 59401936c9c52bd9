import Registers

/// Numbers as configuration files write them.
enum NumberText {
  /// A decimal such as `0.5`, `-3`, `1e6`; `nil` for anything else, infinities and hexadecimal
  /// floats included.
  static func decimal(_ text: String) -> Double? {
    guard isDecimal(text), let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// An integer, decimal or hexadecimal (`0x8000`).
  static func integer(_ text: String) -> Int? {
    guard let raw = WrittenInteger(text) else { return nil }
    guard raw.isNegative else { return Int(exactly: raw.magnitude) }
    return raw.magnitude <= UInt64(Int.max) ? -Int(raw.magnitude) : nil
  }

  /// The shortest text of a number: no `.0` behind whole ones.
  static func text(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? value.description
  }

  /// Blank-free digits with an optional sign, fraction and exponent.
  static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    guard dropDigits(&rest) > 0 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard dropDigits(&rest) > 0 else { return false }
    }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    return dropDigits(&rest) > 0 && rest.isEmpty
  }

  private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
    let digits = rest.prefix(while: isDigit).count
    rest = rest.dropFirst(digits)
    return digits
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
