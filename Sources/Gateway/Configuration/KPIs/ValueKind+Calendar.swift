import Calendar
import Yaml

/// A time of day in minutes after midnight, 0…1440.
struct TimeOfDay: Sendable, Hashable {
  var minutes: Int

  /// Reads `06:00` … `24:00`.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2,
      text.utf8.allSatisfy({ NumberText.isDigit($0) || $0 == UInt8(ascii: ":") }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
      hour * 60 + minute <= 1440
    else { return nil }
    minutes = hour * 60 + minute
  }

  static let pattern = "([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00"

  /// `06:00`.
  static func text(_ minutes: Int) -> String {
    let minute = minutes % 60
    let hour = minutes / 60
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}

extension ValueKind where Value == TimeOfDay {
  static let timeOfDay = ValueKind.scalar(
    "time of day",
    expected: "a time of day such as \"06:00\"",
    schema: ["type": "string", "pattern": .string("^(\(TimeOfDay.pattern))$")],
    write: { .string(TimeOfDay.text($0.minutes)) },
    advice: { TimeNotation.advice(for: $0) },
    parse: { TimeOfDay($0.text) }
  )
}

extension ValueKind where Value == DailyWindow {
  /// `09:45-10:00`.
  static let dailyWindow = ValueKind.scalar(
    "times of day",
    expected: "a stretch of time such as \"09:45-10:00\"",
    schema: [
      "type": "string", "pattern": .string("^(\(TimeOfDay.pattern))-(\(TimeOfDay.pattern))$"),
    ],
    advice: { TimeNotation.advice(forWindow: $0) },
    parse: { scalar in
      let ends = scalar.text.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let from = TimeOfDay(ends[0]), let to = TimeOfDay(ends[1]),
        from.minutes < 1440
      else { return nil }
      return DailyWindow(from: from.minutes, to: to.minutes)
    }
  )
}

extension ValueKind where Value == CivilDate {
  /// `2026-09-02`.
  static let date = ValueKind.scalar(
    "date",
    expected: "a date such as 2026-09-02",
    schema: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"],
    advice: { DateNotation.advice(for: $0) },
    parse: { scalar in
      let parts = scalar.text.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.map(\.utf8.count) == [4, 2, 2],
        scalar.text.utf8.allSatisfy({ NumberText.isDigit($0) || $0 == UInt8(ascii: "-") }),
        let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
        DateNotation.isDate(year, month, day)
      else { return nil }
      return CivilDate(year: year, month: month, day: day)
    }
  )
}

extension ValueKind where Value == Weekday {
  /// `mon` … `sun`.
  static let weekday = choice(of: "day") { WeekdayNotation.advice(for: $0) }
}
