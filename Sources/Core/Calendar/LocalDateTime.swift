/// A reading of the wall clock: a date and a time of the day, without a time zone.
package struct LocalDateTime: Sendable, Hashable, Comparable {
  package var date: CivilDate
  /// Milliseconds after midnight by the clock, 0…86 399 999.
  package var millisecondOfDay: Int

  /// A time outside the day continues into the days before or after.
  package init(date: CivilDate, millisecondOfDay: Int) {
    let (days, rest) = Self.split(millisecondOfDay)
    self.date = days == 0 ? date : date.adding(days: days)
    self.millisecondOfDay = rest
  }

  /// The time this many minutes after midnight by the clock; 1440 is the next day's midnight.
  package init(date: CivilDate, minute: Int) {
    let bounded = min(max(minute, -1_000_000), 1_000_000)
    self.init(date: date, millisecondOfDay: bounded * 60_000)
  }

  package var hour: Int { millisecondOfDay / 3_600_000 }
  package var minute: Int { millisecondOfDay / 60_000 % 60 }
  package var second: Int { millisecondOfDay / 1000 % 60 }
  /// 0…999.
  package var millisecond: Int { millisecondOfDay % 1000 }

  package static func < (a: Self, b: Self) -> Bool {
    (a.date, a.millisecondOfDay) < (b.date, b.millisecondOfDay)
  }
}

extension LocalDateTime {
  /// Milliseconds since 1970-01-01T00:00:00 by the same clock.
  var milliseconds: Int64 { Int64(date.daysSinceEpoch) * 86_400_000 + Int64(millisecondOfDay) }

  /// The time this many milliseconds after 1970-01-01T00:00:00 by the same clock.
  init(milliseconds: Int64) {
    let day = Int64(86_400_000)
    let days = milliseconds >= 0 ? milliseconds / day : (milliseconds + 1) / day - 1
    date = CivilDate(daysSinceEpoch: Int(days))
    millisecondOfDay = Int(milliseconds - days * day)
  }

  private static func split(_ milliseconds: Int) -> (days: Int, rest: Int) {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    return rest < 0 ? (days - 1, rest + 86_400_000) : (days, rest)
  }
}
