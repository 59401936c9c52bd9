extension JSONParser {
  /// Reads a text with its quotes; bytes that are not UTF-8 are refused.
  mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONSyntaxError("text that is not UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"): try appendEscaped(to: &content)
      case 0..<0x20: throw error("a control character in a text")
      default:
        content.append(byte)
        position += 1
      }
    }
    throw JSONSyntaxError("a text without an end", at: start)
  }

  private mutating func appendEscaped(to content: inout [UInt8]) throws(JSONSyntaxError) {
    position += 1
    guard let byte = next else { throw error("an escape without an end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      content.append(contentsOf: String(try unicodeScalar()).utf8)
    default: throw error("an unknown escape")
    }
  }

  /// The character of `\uXXXX`, or of two of them that are a surrogate pair.
  private mutating func unicodeScalar() throws(JSONSyntaxError) -> Character {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    guard first < 0xDC00, take("\\"), take("u") else { throw error("half a surrogate pair") }
    let second = try fourDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("half a surrogate pair") }
    return Character(scalar)
  }

  private mutating func fourDigits() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
      else { throw error("a hexadecimal digit is missing") }
      value = value << 4 | UInt32(truncatingIfNeeded: digit)
      position += 1
    }
    return value
  }
}
