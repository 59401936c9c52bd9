extension JSONParser {
  /// Reads a number; a number that no `Double` can hold is refused.
  mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    _ = take("-")
    guard let first = next, Self.isDigit(first) else { throw error("no JSON value") }
    if !take("0") { skipDigits() }
    var isWhole = true
    if take(".") {
      isWhole = false
      try needDigits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try needDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let exact = Int64(text) { return .integer(exact) }
    guard let number = Double(text), number.isFinite else {
      throw JSONSyntaxError("a number out of range", at: start)
    }
    return .number(number)
  }

  private mutating func needDigits() throws(JSONSyntaxError) {
    guard let next, Self.isDigit(next) else { throw error("a digit is missing") }
    skipDigits()
  }

  private mutating func skipDigits() {
    while let next, Self.isDigit(next) { position += 1 }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
