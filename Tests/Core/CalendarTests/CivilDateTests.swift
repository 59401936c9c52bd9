import Calendar
import Testing

@Suite struct CivilDateTests {
  /// Days and weekdays as Python's `datetime.date` gives them.
  @Test(arguments: [
    (0, "1970-01-01", Weekday.thu), (-1, "1969-12-31", .wed), (11_016, "2000-02-29", .tue),
    (20_778, "2026-11-21", .sat), (-719_162, "0001-01-01", .mon), (-719_528, "0000-01-01", .sat),
    (2_932_896, "9999-12-31", .fri), (47_541, "2100-03-01", .mon),
  ])
  func `days, dates and weekdays agree`(days: Int, iso: String, weekday: Weekday) throws {
    let date = try #require(CivilDate(iso: iso))
    #expect(date.daysSinceEpoch == days)
    #expect(CivilDate(daysSinceEpoch: days) == date)
    #expect(date.weekday == weekday)
    #expect(date.iso == iso)
  }

  @Test func `every day of four hundred years follows on the one before`() {
    var date = CivilDate(year: 1800, month: 1, day: 1)
    for days in date.daysSinceEpoch..<date.daysSinceEpoch + 146_097 {
      #expect(date.daysSinceEpoch == days && CivilDate(daysSinceEpoch: days) == date)
      #expect(date.isValid)
      let isLast = date.day == CivilDate.length(ofMonth: date.month, year: date.year)
      let next = date.adding(days: 1)
      #expect(
        next
          == (isLast
            ? date.firstOfNextMonth
            : CivilDate(
              year: date.year,
              month: date.month,
              day: date.day + 1
            ))
      )
      date = next
    }
    #expect(date == CivilDate(year: 2200, month: 1, day: 1))
  }

  @Test(arguments: [
    "", "2026-9-02", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-09-02 ",
    "+026-01-01",
    "2026/09/02", "2026-09-0x", "２０２６-09-02", "-026-01-01", "20260902",
  ])
  func `other text is no date`(text: String) { #expect(CivilDate(iso: text) == nil) }

  @Test func `fields out of range do not trap`() {
    for field in [Int.min, -1, 0, 13, 32, .max] {
      for date in [
        CivilDate(year: field, month: 1, day: 1), CivilDate(year: 2026, month: field, day: 1),
        CivilDate(year: 2026, month: 1, day: field),
        CivilDate(year: field, month: field, day: field),
      ] {
        _ = date.daysSinceEpoch
        _ = date.iso
        _ = date.firstOfNextMonth
        _ = date.adding(days: field)
        #expect(date.weekday == date.adding(days: 0).weekday)
      }
      _ = LocalDateTime(date: CivilDate(year: 2026, month: 1, day: 1), minute: field)
      _ = LocalDateTime(date: CivilDate(year: 2026, month: 1, day: 1), millisecondOfDay: field)
      _ = CivilDate(daysSinceEpoch: field)
    }
  }

  @Test func `a time beyond the day goes on into its neighbours`() {
    let date = CivilDate(year: 2026, month: 12, day: 31)
    let tomorrow = LocalDateTime(date: date, minute: 1440 + 90)
    #expect(tomorrow.date == CivilDate(year: 2027, month: 1, day: 1))
    #expect((tomorrow.hour, tomorrow.minute, tomorrow.second) == (1, 30, 0))
    #expect(LocalDateTime(date: date, minute: -1).date == CivilDate(year: 2026, month: 12, day: 30))
  }
}
