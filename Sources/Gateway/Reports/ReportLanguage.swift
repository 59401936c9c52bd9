import Calendar
import Charts
import Indicators

/// How reports for people write words and numbers.
extension ChartLanguage {
  /// One of two texts.
  func text(_ english: String, _ vietnamese: String) -> String {
    self == .english ? english : vietnamese
  }

  /// The text of a declaration.
  func text(_ text: BilingualText) -> String { self.text(text.english, text.vietnamese) }

  /// A number with this many digits after the decimal mark; a dash where it is unknown.
  func cell(_ value: Double?, digits: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    return number(value, digits: digits, padded: true)
  }

  /// The quality of a row.
  func word(_ quality: ResultQuality) -> String {
    switch quality {
    case .good: text("good", "tốt")
    case .estimated: text("estimated", "ước tính")
    case .incomplete: text("incomplete", "thiếu")
    }
  }

  /// `by day`.
  func word(_ period: Period) -> String {
    switch period {
    case .fifteenMinutes: text("by quarter of an hour", "theo 15 phút")
    case .hour: text("by hour", "theo giờ")
    case .shift: text("by shift", "theo ca")
    case .day: text("by day", "theo ngày")
    case .month: text("by month", "theo tháng")
    }
  }
}
