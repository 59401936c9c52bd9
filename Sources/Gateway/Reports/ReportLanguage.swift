import Languages
import Calendar
import Charts
import Indicators

/// How reports for people write words and numbers.
extension Language {
  /// A number with this many digits after the decimal mark; a dash where it is unknown.
  func cell(_ value: Double?, digits: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    return number(value, digits: digits, padded: true)
  }

  /// The quality of a row.
  func word(_ quality: ResultQuality) -> String {
    switch quality {
    case .good: text(.good)
    case .estimated: text(.estimated)
    case .incomplete: text(.incomplete)
    }
  }

  /// `by day`.
  func word(_ period: Period) -> String {
    switch period {
    case .fifteenMinutes: text(.byQuarterHour)
    case .hour: text(.byHour)
    case .shift: text(.byShift)
    case .day: text(.byDay)
    case .month: text(.byMonth)
    }
  }
}
