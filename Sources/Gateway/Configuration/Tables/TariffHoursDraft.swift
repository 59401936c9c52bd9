import Calendar
import Tariffs

/// `tariffs/hours/*.yaml`.
struct TariffHoursDraft: Sendable {
  /// An entry of `peak:` or `off_peak:`.
  struct Window: Sendable {
    var days: [Weekday]
    var times: DailyWindow
  }

  var head: TableHead
  var source: Located<String>
  var peak: [Window]
  var offPeak: [Window]
  var holidaysAreSundays: Bool

  private static let peak = DefaultedKey(
    "peak",
    Window.shape.kind.list(),
    default: [],
    doc: "When energy is dearest."
  )
  private static let offPeak = DefaultedKey(
    "off_peak",
    Window.shape.kind.list(),
    default: [],
    doc: "When energy is cheapest; all times that no window names are normal."
  )
  private static let holidays = DefaultedKey(
    "holidays_are_sundays",
    .flag,
    default: false,
    doc: "Whether the calendar's holidays have the hours of Sundays."
  )

  static let shape = Shape<Self>(
    "tariff hours",
    doc: "The hours of the tariff's bands: a file of `tariffs/hours/`.",
    keys: TableHead.keys + [
      TableKeys.source.description, peak.description, offPeak.description, holidays.description,
    ]
  ) { fields, context in
    let head = TableHead(fields, &context)
    let source = fields.located(TableKeys.source, &context)
    let peak = fields.read(peak, &context)
    let offPeak = fields.read(offPeak, &context)
    let holidays = fields.read(holidays, &context)
    guard let source else { return nil }
    return Self(
      head: head,
      source: source,
      peak: peak,
      offPeak: offPeak,
      holidaysAreSundays: holidays
    )
  }

  func hours(named name: String, _ context: inout ReadingContext) -> TariffHours? {
    func windows(_ windows: [Window], _ band: TariffBand) -> [BandWindow] {
      windows.map { BandWindow(band: band, days: Set($0.days), window: $0.times) }
    }
    var hours = TariffHours(
      name: name,
      source: source.value,
      windows: windows(peak, .peak) + windows(offPeak, .offPeak),
      holidaysAreSundays: holidaysAreSundays
    )
    hours.provisional = head.provisional?.value
    guard let conflict = hours.firstConflict else { return hours }
    context.error(
      "peak and off-peak overlap on \(conflict.day.rawValue) at \(TimeOfDay.text(conflict.minute))",
      at: source.location
    )
    return nil
  }
}

extension TariffHoursDraft.Window {
  private static let days = DefaultedKey(
    "days",
    ValueKind<Weekday>.weekday.list(atLeast: 1),
    default: Weekday.allCases,
    doc: "The days on which it begins."
  )
  private static let times = Key(
    "times",
    .dailyWindow,
    .required,
    doc: "From and to by the local clock: \"17:30-22:30\"."
  )

  static let shape = Shape<Self>(
    "band window",
    doc: "A stretch of the day.",
    keys: [days.description, times.description]
  ) { fields, context in
    let days = fields.read(days, &context)
    return fields.read(times, &context).map { Self(days: days, times: $0) }
  }
}
