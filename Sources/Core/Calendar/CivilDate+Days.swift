extension CivilDate {
  /// Years that the arithmetic covers; a year outside counts as the nearest one inside.
  ///
  /// They contain every date whose midnight is a ``Measurements/Timestamp`` within 8.64 × 10¹⁵ ms
  /// of 1970.
  static let years = -300_000...300_000

  /// Days since 1970-01-01, negative before it.
  ///
  /// A month or day outside its range counts as the nearest one inside.
  /// Source: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`.
  package var daysSinceEpoch: Int {
    let month = min(max(self.month, 1), 12)
    let marchYear =
      min(max(year, Self.years.lowerBound), Self.years.upperBound) - (month <= 2 ? 1 : 0)
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + min(max(day, 1), 31) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date this many days after 1970-01-01, at most 110 million on either side.
  ///
  /// Source: Howard Hinnant, as above, `civil_from_days`.
  package init(daysSinceEpoch days: Int) {
    let shifted = min(max(days, -110_000_000), 110_000_000) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
      month: month,
      day: dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }

  package var weekday: Weekday { Weekday(daysSinceEpoch: daysSinceEpoch) }

  /// The date this many days later, or earlier where `days` is negative.
  package func adding(days: Int) -> Self {
    let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
    return Self(daysSinceEpoch: overflow ? (days > 0 ? .max : .min) : sum)
  }
}

extension CivilDate {
  package static func isLeap(year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// How many days a month has; a month outside 1…12 counts as the nearest one inside.
  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year: year) ? 29 : 28
    default: 31
    }
  }

  /// Whether the calendar has this date.
  package var isValid: Bool {
    (1...12).contains(month) && day >= 1 && day <= Self.length(ofMonth: month, year: year)
  }

  package var firstOfMonth: Self { Self(year: year, month: month, day: 1) }

  package var firstOfNextMonth: Self {
    guard month >= 12 else { return Self(year: year, month: month + 1, day: 1) }
    return Self(year: min(year, Self.years.upperBound) + 1, month: 1, day: 1)
  }
}
