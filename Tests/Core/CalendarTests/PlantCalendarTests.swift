import Calendar
import Measurements
import TestSupport
import Testing

/// Three shifts as in a spinning mill: the night shift crosses midnight and has its break after midnight.
enum Mill {
  static let workdays: Set<Weekday> = [.mon, .tue, .wed, .thu, .fri]

  static let definition = CalendarDefinition(
    shifts: [
      ShiftDefinition(
        id: "day",
        window: DailyWindow(from: 360, to: 840),
        days: workdays.union([.sat]),
        breaks: [DailyWindow(from: 585, to: 600), DailyWindow(from: 690, to: 720)]
      ),
      ShiftDefinition(
        id: "late",
        window: DailyWindow(from: 840, to: 1320),
        days: workdays.union([.sat])
      ),
      ShiftDefinition(
        id: "night",
        window: DailyWindow(from: 1320, to: 360),
        days: workdays,
        breaks: [DailyWindow(from: 120, to: 150), DailyWindow(from: 1430, to: 10)]
      ),
    ],
    holidays: [CivilDate(year: 2026, month: 9, day: 2), CivilDate(year: 2026, month: 11, day: 24)]
  )

  static func calendar(_ zone: String = "Asia/Ho_Chi_Minh") throws -> PlantCalendar {
    PlantCalendar(zone: try ZoneExpectation.rules(zone), definition: definition)
  }
}

@Suite(.computing) struct PlantCalendarTests {
  private let hour: Int64 = 3_600_000
  private let minute: Int64 = 60_000

  @Test(
    arguments: [
      ("2026-09-01", 6, 0, "day"), ("2026-09-01", 13, 59, "day"), ("2026-09-01", 14, 0, "late"),
      ("2026-09-01", 22, 0, "night"), ("2026-09-02", 5, 59, "night"),
      // A holiday: the night shift of the day before ends in it, and no night shift begins.
      ("2026-09-02", 6, 0, nil), ("2026-09-02", 23, 0, nil), ("2026-09-03", 1, 0, nil),
      // Friday's night shift ends on Saturday; Saturday has no night shift; Sunday has no shift.
      ("2026-09-05", 3, 0, "night"), ("2026-09-05", 22, 30, nil), ("2026-09-06", 10, 0, nil),
      ("2026-09-07", 5, 0, nil), ("2026-09-07", 6, 0, "day"),
    ] as [(String, Int, Int, String?)]
  )
  func `the shift of a moment`(day: String, hour: Int, minute: Int, id: String?) throws {
    let calendar = try Mill.calendar()
    let moment = calendar.zone.at(day, hour, minute)
    let shift = calendar.shift(containing: moment)
    #expect(shift?.id == id)
    #expect(calendar.interval(of: .shift, containing: moment) == shift?.interval)
    #expect(shift?.interval.contains(moment) ?? true)
  }

  @Test func `breaks are no busy time, also behind midnight and across it`() throws {
    let calendar = try Mill.calendar()
    let zone = calendar.zone
    let night = try #require(calendar.shift(containing: zone.at("2026-09-01", 23))).interval
    #expect(calendar.operationTime(in: night) == 8 * hour)
    #expect(calendar.busyTime(in: night) == 8 * hour - 50 * minute)
    #expect(
      calendar.busyWindows(in: night) == [
        Interval(from: zone.at("2026-09-01", 22), to: zone.at("2026-09-01", 23, 50)),
        Interval(from: zone.at("2026-09-02", 0, 10), to: zone.at("2026-09-02", 2)),
        Interval(from: zone.at("2026-09-02", 2, 30), to: zone.at("2026-09-02", 6)),
      ]
    )
  }

  @Test func `times of a day, a week and a holiday add up`() throws {
    let calendar = try Mill.calendar()
    let zone = calendar.zone
    let tuesday = Interval(from: zone.at("2026-09-01", 0), to: zone.at("2026-09-02", 0))
    #expect(calendar.operationTime(in: tuesday) == 24 * hour)
    #expect(calendar.busyTime(in: tuesday) == 24 * hour - (45 + 50) * minute)
    let holiday = Interval(from: zone.at("2026-09-02", 0), to: zone.at("2026-09-03", 0))
    #expect(calendar.operationTime(in: holiday) == 6 * hour)
    let week = Interval(from: zone.at("2026-09-07", 0), to: zone.at("2026-09-14", 0))
    #expect(calendar.operationTime(in: week) == (6 * 16 + 5 * 8) * hour)
  }

  @Test(arguments: [("2026-03-28", 7), ("2026-10-24", 9), ("2026-09-01", 8)])
  func `a night in which clocks change is an hour shorter or longer`(day: String, hours: Int64)
    throws
  {
    let definition = CalendarDefinition(shifts: [
      ShiftDefinition(
        id: "night",
        window: DailyWindow(from: 1320, to: 360),
        days: Set(Weekday.allCases)
      )
    ])
    let zone = try ZoneExpectation.rules("Europe/Amsterdam")
    let calendar = PlantCalendar(zone: zone, definition: definition)
    let shift = try #require(calendar.shift(containing: zone.at(day, 23)))
    #expect(shift.interval.milliseconds == hours * hour)
    #expect(calendar.busyTime(in: shift.interval) == hours * hour)
  }

  @Test(arguments: SlotGridTests.zones)
  func `hours, days and months tile time in whole slots`(name: String) throws {
    let calendar = try Mill.calendar(name)
    let slots = calendar.grid
    for period in [Period.hour, .day, .month] {
      for year in [1987, 2011] {
        var moment = calendar.zone.start(of: CivilDate(year: year, month: 1, day: 1))
        let end = calendar.zone.start(of: CivilDate(year: year + 1, month: 1, day: 1))
        while moment < end {
          let interval = try #require(calendar.interval(of: period, containing: moment))
          #expect(interval.from == moment && !interval.isEmpty)
          let last = interval.to.advanced(byMilliseconds: -1)
          #expect(calendar.interval(of: period, containing: last) == interval)
          #expect(slots.slot(containing: interval.from).from == interval.from)
          #expect(slots.slot(containing: last).to == interval.to)
          moment = interval.to
        }
        #expect(moment == end)
      }
    }
  }

  @Test(arguments: SlotGridTests.zones, [UInt64(7), 8])
  func `busy time of parts is the busy time of the whole`(name: String, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let calendar = try Mill.calendar(name)
    for _ in 0..<30 {
      let from = Timestamp(milliseconds: .random(in: 0...2_000_000_000_000, using: &generator))
      let length = Int64.random(in: 0...100 * hour, using: &generator)
      let whole = Interval(from: from, to: from.advanced(byMilliseconds: length))
      let cut = from.advanced(byMilliseconds: .random(in: 0...length, using: &generator))
      let parts = [Interval(from: from, to: cut), Interval(from: cut, to: whole.to)]
      let busy = calendar.busyTime(in: whole)
      #expect(busy == parts.reduce(0) { $0 + calendar.busyTime(in: $1) }, "seed \(seed)")
      let slots = calendar.grid.slots(covering: whole)
      #expect(busy == slots.reduce(0) { $0 + calendar.busyTime(in: $1.intersection(whole)) })
      #expect(busy <= calendar.operationTime(in: whole))
    }
  }

  @Test func `a calendar without shifts has no planned time`() {
    let calendar = PlantCalendar(zone: .utc, definition: CalendarDefinition())
    #expect(calendar.shift(containing: second(0)) == nil)
    #expect(calendar.busyTime(in: Interval(from: second(0), to: second(86_400))) == 0)
  }

  @Test func `a shift around the clock and one until midnight are whole`() throws {
    let definition = CalendarDefinition(shifts: [
      ShiftDefinition(
        id: "all",
        window: DailyWindow(from: 360, to: 360),
        days: [.mon],
        breaks: [DailyWindow(from: 350, to: 370)]
      ),
      ShiftDefinition(id: "end", window: DailyWindow(from: 1380, to: 1440), days: [.wed]),
      ShiftDefinition(id: "zero", window: DailyWindow(from: 1380, to: 0), days: [.thu]),
    ])
    let calendar = PlantCalendar(zone: .utc, definition: definition)
    let monday = Interval(from: second(4 * 86_400), to: second(11 * 86_400))
    let lengths = calendar.shifts(overlapping: monday).map { $0.interval.milliseconds / minute }
    #expect(lengths == [1440, 60, 60])
    // The breaks are at both ends: ten minutes at the beginning, ten at the end.
    #expect(calendar.busyTime(in: monday) == (1440 - 20 + 120) * minute)
  }

  @Test func `moments beyond all dates have intervals or none, but no trap`() throws {
    let calendar = try Mill.calendar()
    for milliseconds in [Int64.min, .min / 4, .max / 4, .max] {
      let moment = Timestamp(milliseconds: milliseconds)
      for period in Period.allCases { _ = calendar.interval(of: period, containing: moment) }
      _ = calendar.shift(containing: moment)
    }
  }
}
