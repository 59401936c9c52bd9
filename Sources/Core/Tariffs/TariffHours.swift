package import Calendar

/// A band of a time-of-use tariff, as tariff files name it.
package enum TariffBand: String, Sendable, Hashable, Codable, CaseIterable {
  case peak, normal
  case offPeak = "off_peak"

  /// The name of the band's energy in results.
  package var field: String {
    switch self {
    case .peak: "peak_active_energy"
    case .normal: "normal_active_energy"
    case .offPeak: "off_peak_active_energy"
    }
  }
}

/// Local times of some weekdays at which a band holds.
package struct BandWindow: Sendable, Hashable {
  package var band: TariffBand
  /// The days on which the window begins.
  package var days: Set<Weekday>
  package var window: DailyWindow

  package init(band: TariffBand, days: Set<Weekday>, window: DailyWindow) {
    self.band = band
    self.days = days
    self.window = window
  }

  /// Whether it holds at a minute of a day, `previous` being the weekday before.
  func contains(_ minute: Int, on day: Weekday, after previous: Weekday) -> Bool {
    guard window.crossesMidnight else {
      return days.contains(day) && (window.from..<window.to).contains(minute)
    }
    return minute >= window.from && days.contains(day)
      || minute < window.to && days.contains(previous)
  }
}

/// Which band holds when: the hours of one regulation.
package struct TariffHours: Sendable, Hashable {
  /// Such as `evn/qd963`.
  package var name: String
  package var source: String
  /// All times outside them are normal.
  package var windows: [BandWindow]
  /// Whether a public holiday has the hours of a Sunday.
  package var holidaysAreSundays: Bool
  package var provisional: ProvisionalText?

  package init(
    name: String,
    source: String,
    windows: [BandWindow],
    holidaysAreSundays: Bool = false
  ) {
    self.name = name
    self.source = source
    self.windows = windows
    self.holidaysAreSundays = holidaysAreSundays
  }

  /// The edges of all windows, in minutes after midnight.
  package var edges: Set<Int> { Set(windows.flatMap { [$0.window.from, $0.window.to] }) }

  /// The band at a local time.
  package func band(at local: LocalDateTime, holidays: Set<CivilDate> = []) -> TariffBand {
    let minute = local.millisecondOfDay / 60_000
    let day = weekday(of: local.date, holidays)
    let previous = weekday(of: local.date.adding(days: -1), holidays)
    let window = windows.first { $0.contains(minute, on: day, after: previous) }
    return window?.band ?? .normal
  }

  private func weekday(of date: CivilDate, _ holidays: Set<CivilDate>) -> Weekday {
    holidaysAreSundays && holidays.contains(date) ? .sun : date.weekday
  }

  /// The first minute of a week, counted from Monday's midnight, that two windows of different bands
  /// claim; `nil` where they agree.
  package var firstConflict: (day: Weekday, minute: Int)? {
    for (position, day) in Weekday.allCases.enumerated() {
      let previous = Weekday.allCases[(position + 6) % 7]
      for minute in 0..<1440 {
        let bands = windows.filter { $0.contains(minute, on: day, after: previous) }.map(\.band)
        if Set(bands).count > 1 { return (day, minute) }
      }
    }
    return nil
  }
}
