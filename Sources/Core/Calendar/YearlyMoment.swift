/// A moment once a year by the local clock, as in POSIX `TZ` rules.
struct YearlyMoment: Sendable, Hashable {
  enum Day: Sendable, Hashable {
    /// `Jn`: 1…365, February 29 never counted.
    case withoutLeapDay(Int)
    /// `n`: 0…365, February 29 counted.
    case ofYear(Int)
    /// `Mm.w.d`: the `week`th (5: the last) `weekday` (0: Sunday) of a month.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  var day: Day
  /// Seconds after that day's midnight, −167…167 hours (RFC 8536, section 3.3.1).
  var second: Int

  /// Local seconds since 1970-01-01T00:00:00 of the moment in a year.
  func localSeconds(in year: Int) -> Int64 {
    Int64(daysSinceEpoch(in: year)) * 86_400 + Int64(second)
  }

  private func daysSinceEpoch(in year: Int) -> Int {
    let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
    switch day {
    case .withoutLeapDay(let day):
      return newYear + day - 1 + (day >= 60 && CivilDate.isLeap(year: year) ? 1 : 0)
    case .ofYear(let day):
      return newYear + day
    case .weekday(let month, let week, let weekday):
      return Self.day(of: weekday, week: week, month: month, year: year)
    }
  }

  private static func day(of weekday: Int, week: Int, month: Int, year: Int) -> Int {
    let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
    // 1970-01-01 was a Thursday, day 4 of a week that begins with Sunday as 0.
    let weekdayOfFirst = ((first + 4) % 7 + 7) % 7
    let day = (weekday - weekdayOfFirst + 7) % 7 + (week - 1) * 7
    let length = CivilDate.length(ofMonth: month, year: year)
    return first + (day < length ? day : day - 7)
  }
}
