import Languages
import Calendar
import Measurements

/// A scale of time by the plant's clock, with ticks at round hours, days or months.
struct TimeAxis: Sendable {
  let interval: Interval
  let zone: TimeZoneRules

  private static let hour: Int64 = 3_600_000
  private static let mostTicks: Int64 = 16

  func x(_ moment: Timestamp, in area: ChartArea) -> Double {
    guard !interval.isEmpty else { return area.left }
    let bounded = min(max(moment, interval.from), interval.to)
    let passed = Double(bounded.milliseconds(since: interval.from))
    return area.left + passed / Double(interval.milliseconds) * area.width
  }

  /// The ticks within the interval, its ends included.
  func ticks(_ language: Language) -> [(moment: Timestamp, label: String)] {
    let hours = interval.milliseconds / Self.hour
    if hours <= 72 { return hourly(step: Self.step(hours, among: [1, 2, 3, 4, 6]), language) }
    let days = hours / 24
    if days <= 120 { return daily(step: Self.step(days, among: [1, 2, 3, 5, 7, 10]), language) }
    return monthly(step: Self.step(days / 30, among: [1, 2, 3, 6, 12]), language)
  }

  private static func step(_ count: Int64, among steps: [Int]) -> Int {
    steps.first { count / Int64($0) <= mostTicks } ?? steps.last ?? 1
  }

  private func hourly(step: Int, _ language: Language) -> [(Timestamp, String)] {
    dates.flatMap { date in
      stride(from: 0, to: 24, by: step).map { hour in
        let moment = zone.timestamp(of: LocalDateTime(date: date, minute: hour * 60))
        let clock = hour < 10 ? "0\(hour):00" : "\(hour):00"
        let isLong = interval.milliseconds > 24 * Self.hour
        return (moment, hour == 0 && isLong ? language.day(date.day, month: date.month) : clock)
      }
    }.filter(isInside)
  }

  private func daily(step: Int, _ language: Language) -> [(Timestamp, String)] {
    dates.enumerated().filter { $0.offset.isMultiple(of: step) }.map { _, date in
      (zone.start(of: date), language.day(date.day, month: date.month))
    }.filter(isInside)
  }

  private func monthly(step: Int, _ language: Language) -> [(Timestamp, String)] {
    dates.filter { $0.day == 1 && ($0.month - 1).isMultiple(of: step) }.map { date in
      (zone.start(of: date), language.month(date.month, year: date.year))
    }.filter(isInside)
  }

  private func isInside(_ tick: (Timestamp, String)) -> Bool {
    interval.from <= tick.0 && tick.0 <= interval.to
  }

  /// The days of the interval, at most those of twenty years.
  private var dates: [CivilDate] {
    var dates: [CivilDate] = []
    var date = zone.day(containing: interval.from)
    while zone.start(of: date) <= interval.to, dates.count < 7400 {
      dates.append(date)
      date = date.adding(days: 1)
    }
    return dates
  }
}
