/// Says what to write instead of an invalid time.
enum TimeAdvice {
  /// The years 2000 to 2100 in Unix milliseconds.
  ///
  /// Seconds, microseconds and nanoseconds of the same years are outside this range.
  static let times: ClosedRange<Int64> = 946_684_800_000...4_133_980_799_999

  /// Why a field is not a time, and what to write instead.
  static func words(for field: ArraySlice<UInt8>) -> String {
    let quoted = ReadingsProblem.quoted(field)
    guard let number = number(field) else {
      let bare = field.filter { $0 != 0x20 && $0 != 0x22 && $0 != 0x27 }
      if bare.count < field.count, number(bare[...]) != nil {
        return
          "\(quoted) is no time: write it without \(field.contains(0x20) ? "spaces" : "quotes")"
      }
      return isDate(field)
        ? date(quoted, hasOffset: hasOffset(field))
        : "\(quoted) is no Unix time in whole milliseconds, such as 1790787600000"
    }
    let whole = DecimalNumber.integer(field) ?? Int64(String(decoding: field, as: UTF8.self))
    if let whole, let words = words(ofWhole: whole) { return words }
    if let time = milliseconds(number), times.contains(time) {
      return "\(quoted) is no whole number of milliseconds: write \(time)"
    }
    if let time = milliseconds(number * 1000), times.contains(time) {
      return inSeconds(quoted, time)
    }
    if dayNumbers.contains(number) {
      return "\(quoted) looks like a spreadsheet's day number; ts_ms is Unix time in milliseconds, "
        + "(day - 25569) × 86400000 less the local time's offset from UTC"
    }
    return "\(quoted) ms is not between the years 2000 and 2100"
  }

  private static func words(ofWhole number: Int64) -> String? {
    let (seconds, isOver) = number.multipliedReportingOverflow(by: 1000)
    if !isOver, times.contains(seconds) { return inSeconds("\(number)", seconds) }
    let finer: [(unit: String, factor: Int64)] = [
      ("microseconds", 1000), ("nanoseconds", 1_000_000),
    ]
    for (unit, factor) in finer where times.contains(number / factor) {
      return "\(number) would be a time in \(unit), but ts_ms is in milliseconds: "
        + "write \(number / factor)"
    }
    return nil
  }

  private static func inSeconds(_ text: String, _ time: Int64) -> String {
    "\(text) would be a time in seconds, but ts_ms is in milliseconds: write \(time)"
  }
}

extension TimeAdvice {
  /// Day numbers of 2000 to 2100, counted from 1900 as in spreadsheets.
  private static let dayNumbers = 36_526.0..<73_415.0

  private static func number(_ field: ArraySlice<UInt8>) -> Double? {
    DecimalNumber.double(ArraySlice(field.map { $0 == 0x2C ? 0x2E : $0 }))
  }

  private static func milliseconds(_ number: Double) -> Int64? {
    Int64(exactly: number.rounded())
  }

  /// Whether it begins like `2026-10-01`, `2026/10/01`, `01/10/2026` or `10:30`.
  private static func isDate(_ field: ArraySlice<UInt8>) -> Bool {
    let digits = field.prefix { (0x30...0x39).contains($0) }
    guard (1...4).contains(digits.count), digits.endIndex < field.endIndex else { return false }
    return "-/.:".utf8.contains(field[digits.endIndex]) && field.count >= 5
  }

  /// Whether a clock time is followed by `Z` or an offset from UTC.
  private static func hasOffset(_ field: ArraySlice<UInt8>) -> Bool {
    guard let colon = field.firstIndex(of: 0x3A) else { return false }
    return field[colon...].contains { "Zz+-".utf8.contains($0) }
  }

  private static func date(_ quoted: String, hasOffset: Bool) -> String {
    let words = "\(quoted) is a date; ts_ms is Unix time in milliseconds, such as 1790787600000"
    return hasOffset
      ? "\(words), which date -d TIME +%s000 tells"
      : "\(words); a local time has one only with its offset from UTC: date -d \"TIME +0700\" +%s000"
  }
}
