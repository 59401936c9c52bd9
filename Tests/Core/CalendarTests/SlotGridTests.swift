import Calendar
import Measurements
import TestSupport
import Testing

@Suite(.computing) struct SlotGridTests {
  static let zones = [
    "Asia/Ho_Chi_Minh", "Europe/Amsterdam", "America/New_York", "America/St_Johns",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca",
  ]

  @Test(arguments: zones)
  func `slots tile time and never hide an edge`(name: String) throws {
    let zone = try ZoneExpectation.rules(name)
    let grid = SlotGrid(zone: zone, edges: [365, 1050, 1350, 7])
    // Years with jumps: Apia skips a day, St John's changes one minute after midnight.
    for year in [1987, 2011] {
      let from = zone.start(of: CivilDate(year: year, month: 1, day: 1))
      let to = zone.start(of: CivilDate(year: year + 1, month: 1, day: 1))
      var expected = from
      for slot in grid.slots(covering: Interval(from: from, to: to)) {
        #expect(slot.from == expected && !slot.isEmpty && slot.milliseconds <= 900_000)
        let last = slot.to.advanced(byMilliseconds: -1)
        #expect(grid.slot(containing: last) == slot)
        #expect(zone.offset(at: last) == zone.offset(at: slot.from))
        #expect(!hidesEdge(slot, in: zone))
        expected = slot.to
      }
      #expect(expected == to)
    }
  }

  /// Whether a quarter, midnight or one of the edges is inside a slot and not at its ends.
  private func hidesEdge(_ slot: Interval, in zone: TimeZoneRules) -> Bool {
    let first = zone.local(at: slot.from).millisecondOfDay
    let last = zone.local(at: slot.to.advanced(byMilliseconds: -1)).millisecondOfDay
    if first > last { return true }
    let nextQuarter = (first / 900_000 + 1) * 900_000
    let cuts = [nextQuarter, 7 * 60_000, 365 * 60_000, 1050 * 60_000, 1350 * 60_000]
    return cuts.contains { first < $0 && $0 <= last }
  }

  @Test(arguments: [
    ("Europe/Amsterdam", "2026-03-29", 23), ("Europe/Amsterdam", "2026-10-25", 25),
    ("Australia/Lord_Howe", "2026-04-05", 24), ("Asia/Ho_Chi_Minh", "2026-10-25", 24),
  ])
  func `a day has as many quarters as its hours say`(name: String, day: String, hours: Int) throws {
    let zone = try ZoneExpectation.rules(name)
    let date = try #require(CivilDate(iso: day))
    let interval = Interval(from: zone.start(of: date), to: zone.start(of: date.adding(days: 1)))
    let quarters = Array(SlotGrid(zone: zone).slots(covering: interval))
    #expect(quarters.count == hours * 4 + (name.hasSuffix("Howe") ? 2 : 0))
    #expect(quarters.reduce(0) { $0 + $1.milliseconds } == interval.milliseconds)
  }

  @Test func `a slot is cut at tariff edges off the quarter`() throws {
    let zone = try ZoneExpectation.rules("Asia/Ho_Chi_Minh")
    let grid = SlotGrid(zone: zone, edges: [1055, 10, 20, -5, 0, 1440, 9999])
    #expect(grid.edges == [10, 20, 1055])
    let before = grid.slot(containing: zone.at("2026-09-02", 17, 34))
    #expect(
      before == Interval(from: zone.at("2026-09-02", 17, 30), to: zone.at("2026-09-02", 17, 35))
    )
    let after = grid.slot(containing: before.to)
    #expect(after == Interval(from: before.to, to: zone.at("2026-09-02", 17, 45)))
    #expect(grid.slot(upTo: before.to) == before)
  }

  @Test func `an interval without length has no slots, one inside a slot has one`() {
    let grid = SlotGrid(zone: .utc)
    let empty = Interval(from: second(100), to: second(100))
    #expect(Array(grid.slots(covering: empty)).isEmpty)
    let within = Interval(from: second(100), to: second(101))
    #expect(Array(grid.slots(covering: within)) == [Interval(from: second(0), to: second(900))])
  }

  @Test func `slots end where dates end`() {
    let grid = SlotGrid(zone: .utc)
    let end = Timestamp(milliseconds: 8_640_000_000_000_000)
    let rest = Interval(from: end.advanced(byMilliseconds: -1), to: .distantFuture)
    #expect(Array(grid.slots(covering: rest)).count == 2)
  }
}
