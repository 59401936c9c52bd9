package import Measurements

extension PlantCalendar {
  /// The shift that a moment lies in, with its id; `nil` outside all of them.
  ///
  /// A shift over midnight belongs to the day it begins on; on a holiday, or on a day that it does not
  /// name, none begins.
  package func shift(containing moment: Timestamp) -> (id: String, interval: Interval)? {
    let instant = Interval(from: moment, to: moment.advanced(byMilliseconds: 1))
    return shifts(overlapping: instant).first.map { ($0.id, $0.interval) }
  }

  /// The shifts that have a part in an interval, whole, in the order in which they begin.
  package func shifts(overlapping interval: Interval) -> [ShiftOccurrence] {
    guard !definition.shifts.isEmpty, !interval.isEmpty else { return [] }
    // A shift of the day before may reach into the interval, and a day shown as the next may be.
    let first = zone.local(at: interval.from).date.daysSinceEpoch - 2
    let last = max(first, zone.local(at: interval.to).date.daysSinceEpoch)
    let found = (first...last).flatMap { day in
      occurrences(on: CivilDate(daysSinceEpoch: day))
        .filter { !$0.interval.intersection(interval).isEmpty }
    }
    return found.sorted { $0.interval.from < $1.interval.from }
  }

  /// The shifts that begin on a date.
  private func occurrences(on date: CivilDate) -> [ShiftOccurrence] {
    if definition.holidays.contains(date) { return [] }
    let weekday = date.weekday
    return definition.shifts.compactMap { shift in
      shift.days.contains(weekday) ? occurrence(of: shift, on: date) : nil
    }
  }

  /// The shift on a date; `nil` where the clocks leave nothing of it.
  private func occurrence(of shift: ShiftDefinition, on date: CivilDate) -> ShiftOccurrence? {
    let minutes = shift.window.minutes
    let interval = interval(of: minutes, on: date)
    guard !interval.isEmpty else { return nil }
    let breaks = shift.breaks.flatMap { $0.minutes.placed(in: minutes) }
      .sorted { $0.lowerBound < $1.lowerBound }
      .map { self.interval(of: $0, on: date) }
    return ShiftOccurrence(id: shift.id, date: date, interval: interval, breaks: breaks)
  }

  /// A stretch of the local clock, in minutes after a date's midnight.
  private func interval(of minutes: Range<Int>, on date: CivilDate) -> Interval {
    Interval(
      from: zone.timestamp(of: LocalDateTime(date: date, minute: minutes.lowerBound)),
      to: zone.timestamp(of: LocalDateTime(date: date, minute: minutes.upperBound))
    )
  }
}

extension DailyWindow {
  /// Minutes after midnight of the day it begins on, so that the end never precedes the beginning.
  var minutes: Range<Int> {
    let start = min(max(from, 0), 1439)
    let end = min(max(to, 0), 1440)
    return start..<(end > start ? end : end + 1440)
  }
}

extension Range<Int> {
  /// The parts of a daily stretch that fall into a shift, which may go on behind midnight.
  fileprivate func placed(in shift: Self) -> [Self] {
    [-1440, 0, 1440].map { days in
      (lowerBound + days..<upperBound + days).clamped(to: shift)
    }.filter { !$0.isEmpty }
  }
}
