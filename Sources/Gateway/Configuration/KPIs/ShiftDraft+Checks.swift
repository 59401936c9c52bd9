import Calendar

extension ShiftDraft {
  /// In minutes, 1…1440.
  private var length: Int { Self.length(of: window) }

  private static func length(of window: DailyWindow) -> Int {
    let minutes = (window.to - window.from + 1440) % 1440
    return minutes == 0 ? 1440 : minutes
  }

  /// The first day of the week on which both run at some time; `nil` where they never do.
  func commonDay(with other: Self) -> Weekday? {
    let week = 7 * 1440
    for (position, day) in Weekday.allCases.enumerated() where days.contains(day) {
      let start = position * 1440 + window.from
      for (otherPosition, otherDay) in Weekday.allCases.enumerated()
      where other.days.contains(otherDay) {
        // How far the other begins after this one, around the week.
        let lag = (otherPosition * 1440 + other.window.from - start + week) % week
        if lag < length || week - lag < other.length { return otherDay }
      }
    }
    return nil
  }

  /// Each break lies in the shift, and no two overlap.
  func checkBreaks(_ context: inout ReadingContext) {
    var taken: [Range<Int>] = []
    for each in breaks {
      let start = (each.value.from - window.from + 1440) % 1440
      let stretch = start..<start + Self.length(of: each.value)
      let shown = "\(TimeOfDay.text(each.value.from))-\(TimeOfDay.text(each.value.to))"
      if stretch.upperBound > length {
        context.error(
          "the break \(shown) is not inside the shift "
            + "\(TimeOfDay.text(window.from))-\(TimeOfDay.text(window.to))",
          at: each.location
        )
      } else if taken.contains(where: stretch.overlaps) {
        context.error("the break \(shown) overlaps another", at: each.location)
      }
      taken.append(stretch)
    }
  }
}
