extension DaylightRule {
  /// Reads a POSIX `TZ` string such as `CET-1CEST,M3.5.0,M10.5.0/3` or `<+07>-7`.
  init(posix text: [UInt8]) throws(TimeZoneError) {
    var cursor = ByteCursor(text)
    try Self.name(&cursor)
    standardOffset = -(try Self.time(&cursor))
    if cursor.next != nil { daylight = try Self.daylight(&cursor, standard: standardOffset) }
    if cursor.next != nil { throw .malformed("text after the footer's rule") }
    guard TimeZoneRules.offsets.contains(standardOffset),
      TimeZoneRules.offsets.contains(daylight?.offset ?? 0)
    else { throw .malformed("an offset of more than a day in the footer") }
  }

  private static func daylight(
    _ cursor: inout ByteCursor,
    standard: Int
  ) throws(TimeZoneError) -> Daylight {
    try name(&cursor)
    let comma = UInt8(ascii: ",")
    let offset = cursor.next == comma ? standard + 3600 : -(try time(&cursor))
    guard cursor.skip(comma) else { throw .malformed("the footer's rule has no dates") }
    let start = try moment(&cursor)
    guard cursor.skip(comma) else { throw .malformed("the footer's rule has one date only") }
    return Daylight(offset: offset, start: start, end: try moment(&cursor))
  }

  /// Skips an abbreviation: letters, or anything in angle brackets.
  private static func name(_ cursor: inout ByteCursor) throws(TimeZoneError) {
    let isQuoted = cursor.skip(UInt8(ascii: "<"))
    let name = cursor.prefix { byte in
      isQuoted ? byte != UInt8(ascii: ">") : Self.isLetter(byte)
    }
    if isQuoted, !cursor.skip(UInt8(ascii: ">")) { throw .malformed("a name in the footer") }
    if name.isEmpty { throw .malformed("a missing name in the footer") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// `[+|-]hh[:mm[:ss]]` in seconds, at most 167 hours on either side.
  private static func time(_ cursor: inout ByteCursor) throws(TimeZoneError) -> Int {
    let isNegative = cursor.skip(UInt8(ascii: "-"))
    if !isNegative { _ = cursor.skip(UInt8(ascii: "+")) }
    var seconds = try number(&cursor, in: 0...167) * 3600
    for unit in [60, 1] {
      guard cursor.skip(UInt8(ascii: ":")) else { break }
      seconds += try number(&cursor, in: 0...59) * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// `Jn`, `n` or `Mm.w.d`, and the time of day after `/` (02:00 where absent).
  private static func moment(_ cursor: inout ByteCursor) throws(TimeZoneError) -> YearlyMoment {
    let day: YearlyMoment.Day
    if cursor.skip(UInt8(ascii: "J")) {
      day = .withoutLeapDay(try number(&cursor, in: 1...365))
    } else if cursor.skip(UInt8(ascii: "M")) {
      day = try weekday(&cursor)
    } else {
      day = .ofYear(try number(&cursor, in: 0...365))
    }
    let hasTime = cursor.skip(UInt8(ascii: "/"))
    return YearlyMoment(day: day, second: hasTime ? try time(&cursor) : 7200)
  }

  private static func weekday(_ cursor: inout ByteCursor) throws(TimeZoneError) -> YearlyMoment.Day
  {
    let dot = UInt8(ascii: ".")
    let month = try number(&cursor, in: 1...12)
    guard cursor.skip(dot) else { throw .malformed("a date of the footer") }
    let week = try number(&cursor, in: 1...5)
    guard cursor.skip(dot) else { throw .malformed("a date of the footer") }
    return .weekday(month: month, week: week, weekday: try number(&cursor, in: 0...6))
  }

  private static func number(
    _ cursor: inout ByteCursor,
    in range: ClosedRange<Int>
  ) throws(TimeZoneError) -> Int {
    let digits = cursor.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...3).contains(digits.count) else { throw .malformed("a number of the footer") }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard range.contains(number) else { throw .malformed("a number of the footer") }
    return number
  }
}
