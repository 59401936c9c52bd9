extension CivilDate {
  /// Reads `2026-09-02` (ISO 8601 extended, years 0000…9999); `nil` for any other text and for a
  /// date that does not exist.
  package init?(iso text: String) {
    let bytes = Array(text.utf8)
    let dash = UInt8(ascii: "-")
    guard bytes.count == 10, bytes[4] == dash, bytes[7] == dash,
      let year = Self.number(bytes[0..<4]),
      let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
    if !isValid { return nil }
  }

  /// ISO 8601 text such as `2026-09-02`; years outside 0…9999 have a sign.
  package var iso: String {
    let sign = year < 0 ? "-" : year > 9999 ? "+" : ""
    let digits = padded(year.magnitude, to: 4)
    return "\(sign)\(digits)-\(padded(month.magnitude, to: 2))-\(padded(day.magnitude, to: 2))"
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }
}

/// A decimal number with leading zeros, for dates and times.
func padded(_ number: UInt, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
