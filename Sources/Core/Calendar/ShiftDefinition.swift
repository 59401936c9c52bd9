/// A window of local wall-clock time, in minutes after midnight; `to <= from` crosses midnight.
package struct DailyWindow: Sendable, Hashable, Codable {
  /// 0…1439.
  package var from: Int
  /// 0…1440.
  package var to: Int

  package init(from: Int, to: Int) {
    self.from = from
    self.to = to
  }

  package var crossesMidnight: Bool { to <= from }
}

/// A shift of the site's calendar.
package struct ShiftDefinition: Sendable, Hashable, Codable {
  package var id: String
  package var window: DailyWindow
  /// The days on which it begins; a holiday among them has no shift.
  package var days: Set<Weekday>
  /// Breaks in it, which are not planned busy time.
  package var breaks: [DailyWindow]

  package init(id: String, window: DailyWindow, days: Set<Weekday>, breaks: [DailyWindow] = []) {
    self.id = id
    self.window = window
    self.days = days
    self.breaks = breaks
  }
}

/// The `calendar` of a configuration.
package struct CalendarDefinition: Sendable, Hashable, Codable {
  package var shifts: [ShiftDefinition]
  package var holidays: Set<CivilDate>

  package init(shifts: [ShiftDefinition] = [], holidays: Set<CivilDate> = []) {
    self.shifts = shifts
    self.holidays = holidays
  }
}
