package import Calendar

/// What a device's clock registers say.
package enum ClockReading: Sendable, Hashable {
  case time(LocalDateTime)
  /// The clock was never set, or calls its own time invalid: all zeros, all ones, the IEC's flag.
  case unset
  /// No date and time of the calendar: the registers hold something else.
  case impossible
}

extension DateTimeLayout {
  /// Reads a clock from its registers, the first one first; too few of them are `impossible`.
  package func reading(of words: some Collection<UInt16>) -> ClockReading {
    let words = Array(words)
    guard words.count == registerCount else { return .impossible }
    if words.allSatisfy({ $0 == 0 }) || words.allSatisfy({ $0 == 0xFFFF }) { return .unset }
    switch self {
    case .unix: return Self.unixTime(UInt32(words[0]) << 16 | UInt32(words[1]))
    case .iec: return Self.iecTime(words.map { Int($0) })
    case .words: return ClockFields(words.map { Int($0) }).reading
    case .bytes: return ClockFields(words.flatMap { [Int($0 >> 8), Int($0 & 0xFF)] }).reading
    case .bcd:
      let digits = words.flatMap { [Self.decimal($0 >> 8), Self.decimal($0 & 0xFF)] }
      let fields = digits.compactMap(\.self)
      return fields.count == digits.count ? ClockFields(fields).reading : .impossible
    }
  }

  private static func unixTime(_ seconds: UInt32) -> ClockReading {
    let (days, rest) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
    let date = CivilDate(daysSinceEpoch: days)
    return .time(LocalDateTime(date: date, millisecondOfDay: rest * 1000))
  }

  private static func iecTime(_ words: [Int]) -> ClockReading {
    guard words[2] & 0x80 == 0 else { return .unset }
    guard words[3] < 60_000 else { return .impossible }
    var fields = ClockFields([
      2000 + words[0] & 0x7F, words[1] >> 8 & 0xF, words[1] & 0x1F, words[2] >> 8 & 0x1F,
      words[2] & 0x3F, words[3] / 1000,
    ])
    fields.millisecond = words[3] % 1000
    return fields.reading
  }

  private static func decimal(_ byte: UInt16) -> Int? {
    let (tens, ones) = (Int(byte >> 4 & 0xF), Int(byte & 0xF))
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : nil
  }
}

extension DateTimeLayout {
  /// The registers of a moment between 2000 and 2099, for simulated devices.
  package func words(of time: LocalDateTime) -> [UInt16] {
    let date = time.date
    let year = min(max(date.year - 2000, 0), 99)
    let fields = [year, date.month, date.day, time.hour, time.minute, time.second]
    let values = fields.map { UInt16(clamping: $0) }
    switch self {
    case .unix:
      let seconds = UInt32(clamping: date.daysSinceEpoch * 86_400 + time.millisecondOfDay / 1000)
      return [UInt16(seconds >> 16), UInt16(seconds & 0xFFFF)]
    case .iec:
      let rest = UInt16(clamping: time.millisecondOfDay % 60_000)
      return [values[0], values[1] << 8 | values[2], values[3] << 8 | values[4], rest]
    case .words: return [UInt16(clamping: date.year)] + values.dropFirst()
    case .bytes: return Self.pairs(values)
    case .bcd: return Self.pairs(values.map { ($0 / 10) << 4 | $0 % 10 })
    }
  }

  private static func pairs(_ bytes: [UInt16]) -> [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { bytes[$0] << 8 | bytes[$0 + 1] }
  }

  /// ISO 8601: with a `Z` where the clock runs on UTC, with milliseconds where it has them.
  package func text(of time: LocalDateTime) -> String {
    let clock = [time.hour, time.minute, time.second].map { Self.padded($0, to: 2) }
    let fraction = self == .iec ? "." + Self.padded(time.millisecond, to: 3) : ""
    return "\(time.date.iso)T\(clock.joined(separator: ":"))\(fraction)\(self == .unix ? "Z" : "")"
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// Year to second as the registers say, not yet known to be a moment.
private struct ClockFields {
  let values: [Int]
  var millisecond = 0

  /// Six numbers: year, month, day, hour, minute, second.
  init(_ values: [Int]) { self.values = values }

  var reading: ClockReading {
    let date = CivilDate(
      year: values[0] < 100 ? 2000 + values[0] : values[0],
      month: values[1],
      day: values[2]
    )
    guard date.isValid, (1970...2199).contains(date.year), values[3] < 24, values[4] < 60,
      values[5] < 60
    else { return .impossible }
    let seconds = (values[3] * 60 + values[4]) * 60 + values[5]
    return .time(LocalDateTime(date: date, millisecondOfDay: seconds * 1000 + millisecond))
  }
}
