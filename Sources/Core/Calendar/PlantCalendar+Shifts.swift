package import Measurements

extension PlantCalendar {
  /// The shift that contains a moment, with its id; `nil` outside all shifts.
  ///
  /// A shift over midnight belongs to the day on which it begins. No shift begins on a holiday, or
  /// on a day that the shift does not list.
  package func shift(containing moment: Timestamp) -> (id: String, interval: Interval)? {
    let instant = Interval(from: moment, to: moment.advanced(byMilliseconds: 1))
    return shifts(overlapping: instant).first.map { ($0.id, $0.interval) }
  }

  /// The shifts that overlap an interval, whole, in the order in which they begin.
  package func shifts(overlapping interval: Interval) -> [ShiftOccurrence] {
    guard !definition.shifts.isEmpty, !interval.isEmpty else { return [] }
    // A shift of the day before may reach into the interval, and so may a day that the clock shows
    // as the next.
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

  /// The shift on a date; `nil` where a change of the clocks leaves nothing of it.
  private func occurrence(of shift: ShiftDefinition, on date: CivilDate) -> ShiftOccurrence? {
    let minutes = shift.window.minutes
    let interval = interval(of: minutes, on: date)
    guard !interval.isEmpty else { return nil }
    let breaks = shift.breaks.flatMap { $0.minutes.placed(in: minutes) }
      .sorted { $0.lowerBound < $1.lowerBound }
      .map { self.interval(of: $0, on: date) }
    return ShiftOccurrence(id: shift.id, date: date, interval: interval, breaks: breaks)
  }

  /// A part of the local day, in minutes after a date's midnight.
  private func interval(of minutes: Range<Int>, on date: CivilDate) -> Interval {
    Interval(
      from: zone.timestamp(of: LocalDateTime(date: date, minute: minutes.lowerBound)),
      to: zone.timestamp(of: LocalDateTime(date: date, minute: minutes.upperBound))
    )
  }
}

extension DailyWindow {
  /// Minutes after midnight of the day on which it begins; the end is never before the beginning.
  var minutes: Range<Int> {
    let start = min(max(from, 0), 1439)
    let end = min(max(to, 0), 1440)
    return start..<(end > start ? end : end + 1440)
  }
}

extension Range<Int> {
  /// The parts of a daily window that fall into a shift, which may continue after midnight.
  fileprivate func placed(in shift: Self) -> [Self] {
    [-1440, 0, 1440].map { days in
      (lowerBound + days..<upperBound + days).clamped(to: shift)
    }.filter { !$0.isEmpty }
  }
}
