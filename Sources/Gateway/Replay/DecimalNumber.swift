/// Numbers in decimal notation: optional sign, digits with at most one point, optional exponent.
enum DecimalNumber {
  /// The double nearest to the whole of `bytes`; `nil` where they are not a finite number.
  static func double(_ bytes: ArraySlice<UInt8>) -> Double? {
    var scan = PollResult(bytes)
    guard let parts = scan.parts() else { return nil }
    // Up to 2⁵³ and 10²² both are exact doubles, so one division or product rounds only once.
    if parts.isExact, abs(parts.exponent) <= 22, parts.mantissa <= 1 << 53 {
      let magnitude = Double(parts.mantissa)
      let value =
        parts.exponent < 0
        ? magnitude / powers[-parts.exponent] : magnitude * powers[parts.exponent]
      return parts.isNegative ? -value : value
    }
    guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// A whole number with an optional `-`, but no `+`; `nil` for anything else and beyond 18 digits.
  static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes.dropFirst() : bytes
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value: Int64 = 0
    for byte in digits {
      let digit = byte &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    return isNegative ? -value : value
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

extension DecimalNumber {
  fileprivate struct Parts {
    var isNegative = false
    var mantissa: UInt64 = 0
    /// The power of ten.
    var exponent = 0
    /// Whether all digits are in the mantissa.
    var isExact = true
  }

  fileprivate struct PollResult {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
      position = bytes.startIndex
    }

    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    mutating func parts() -> Parts? {
      var parts = Parts()
      if let sign = next, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        parts.isNegative = sign == UInt8(ascii: "-")
        position += 1
      }
      var digits = takeDigits(&parts, isFraction: false)
      if next == UInt8(ascii: ".") {
        position += 1
        digits += takeDigits(&parts, isFraction: true)
      }
      guard digits > 0 else { return nil }
      if let letter = next, letter | 0x20 == UInt8(ascii: "e") {
        position += 1
        guard takeExponent(&parts) else { return nil }
      }
      return position == bytes.endIndex ? parts : nil
    }

    private mutating func takeDigits(_ parts: inout Parts, isFraction: Bool) -> Int {
      let start = position
      while position < bytes.endIndex {
        let digit = bytes[position] &- 0x30
        guard digit <= 9 else { break }
        position += 1
        if parts.mantissa < 100_000_000_000_000_000 {
          parts.mantissa = parts.mantissa * 10 + UInt64(digit)
          if isFraction { parts.exponent -= 1 }
        } else {
          parts.isExact = false
        }
      }
      return position - start
    }

    private mutating func takeExponent(_ parts: inout Parts) -> Bool {
      let start = position
      if let sign = next, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
      let digits = bytes[position...]
      guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
      let signed = bytes[start] == UInt8(ascii: "+") ? digits : bytes[start...]
      if digits.count <= 4, let exponent = DecimalNumber.integer(signed) {
        parts.exponent += Int(exponent)
      } else {
        parts.isExact = false
      }
      position = bytes.endIndex
      return true
    }
  }
}
