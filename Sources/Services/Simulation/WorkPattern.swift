/// When a factory works, by local wall-clock time.
package struct WorkPattern: Sendable, Hashable {
  /// One shift: hours after midnight; `to` above 24 ends on the next day.
  package struct Shift: Sendable, Hashable {
    package var from: Double
    package var to: Double
    /// The weekdays on which it begins, 0 being Sunday.
    package var days: Set<Int>
    /// How much of the factory is at work, 0…1.
    package var activity: Double
    /// Hours after midnight of the day on which it begins.
    package var breaks: [ClosedRange<Double>]

    package init(
      from: Double,
      to: Double,
      days: Set<Int>,
      activity: Double = 1,
      breaks: [ClosedRange<Double>] = []
    ) {
      self.from = from
      self.to = to
      self.days = days
      self.activity = activity
      self.breaks = breaks
    }
  }

  package var shifts: [Shift]

  package init(shifts: [Shift]) { self.shifts = shifts }

  /// Two full shifts from Monday to Saturday and a smaller one at night.
  package static let threeShifts = Self(shifts: [
    Shift(from: 6, to: 14, days: Set(1...6), breaks: [9.75...10, 11.5...12]),
    Shift(from: 14, to: 22, days: Set(1...6), activity: 0.95, breaks: [17.75...18.25]),
    Shift(from: 22, to: 30, days: Set(1...5), activity: 0.7, breaks: [26...26.5]),
  ])

  /// How much of the factory is at work, and whether there is a break.
  package func activity(at moment: LocalMoment) -> (level: Double, isBreak: Bool) {
    for shift in shifts {
      // Yesterday's shift can last into today.
      for (weekday, hour) in [
        (moment.weekday, moment.hour), ((moment.weekday + 6) % 7, moment.hour + 24),
      ] where shift.days.contains(weekday) && shift.from <= hour && hour < shift.to {
        return (shift.activity, shift.breaks.contains { $0.contains(hour) })
      }
    }
    return (0, false)
  }
}

/// A moment of local time, with what a factory needs to know.
package struct LocalMoment: Sendable, Hashable {
  /// 0 (Sunday) … 6.
  package let weekday: Int
  /// Hours after midnight with their fraction.
  package let hour: Double
  /// Days since 1970-01-01.
  package let day: Int

  /// From Unix time, in seconds, and the offset of local time from UTC, in seconds.
  package init(unixTime: Double, utcOffset: Double) {
    let local = min(max(unixTime + utcOffset, -1e12), 1e12)
    let days = (local / 86_400).rounded(.down)
    day = Int(days)
    hour = (local - days * 86_400) / 3600
    weekday = ((day + 4) % 7 + 7) % 7  // 1970-01-01 was a Thursday
  }
}
