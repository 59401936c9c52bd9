import Calendar
import Measurements
import Production
import TestSupport
import Testing

@Suite struct LineClockTests {
  @Test(arguments: [1, 1000, 60_000, 3_600_000, 18_000_000] as [Int64])
  func `time is not booked twice when the clock is set back`(step: Int64) {
    var press = Press()
    press.read(1, from: Press.at(6), to: Press.at(9))
    let back = Press.at(9).advanced(byMilliseconds: -step)
    press.read(2, from: back, to: Press.at(9, 30))
    press.advance(to: Press.at(9, 30))
    let total = press.total
    let whole = Interval(from: min(back, Press.at(6)), to: Press.at(9, 30))
    #expect(total.plannedBusyTime == press.calendar.busyTime(in: whole))
    #expect(total.productionTime <= 3 * 3_600_000 && total.delayTime >= 1_800_000)
    for sums in press.ledger.values { #expect(sums.plannedBusyTime <= 900_000) }
  }

  @Test func `a repeated timestamp counts for its last reading`() {
    var press = Press()
    press.read(1, at: Press.at(6))
    press.read(1, at: Press.at(6, 0, 1))
    press.read(2, at: Press.at(6, 0, 1))
    press.read(2, at: Press.at(6, 0, 2))
    #expect(press.total.productionTime == 1000 && press.total.delayTime == 1000)
  }

  @Test func `a clock that starts in 1970 is no reason to book half a century`() {
    var press = Press()
    press.read(1, from: Timestamp(seconds: 0), to: Timestamp(seconds: 300))
    press.read(1, from: Press.at(6), to: Press.at(6, 1))
    press.advance(to: Press.at(6, 1))
    #expect(press.ledger.count <= 3)
    #expect(press.total.productionTime == 299_000 + 60_000)
  }

  @Test func `a clock far ahead does not stop the booking once it is right again`() {
    var press = Press()
    press.read(1, from: Press.at(6), to: Press.at(6, 1))
    press.read(1, at: Timestamp(seconds: 4_000_000_000))
    press.read(1, from: Press.at(6, 1), to: Press.at(6, 2))
    press.advance(to: Press.at(6, 2))
    // The second before the clock was set is not known.
    #expect(press.total.plannedBusyTime == 119_000)
    #expect(press.total.productionTime == 119_000)
  }

  @Test func `any moments in any order neither crash nor book a slot twice`() {
    for seed in UInt64(1)...6 {
      var generator = SeededGenerator(seed: seed)
      var press = Press()
      var now = Press.at(6).milliseconds
      for _ in 0..<400 {
        let step: Int64 =
          switch Int.random(in: 0..<10, using: &generator) {
          case 0: .random(in: -100_000_000...0, using: &generator)
          case 1: .random(in: 0...10_000_000, using: &generator)
          default: .random(in: -1500...2500, using: &generator)
          }
        now += step
        let time = Timestamp(milliseconds: now)
        if Bool.random(using: &generator) {
          press.read(Double(Int.random(in: 0...5, using: &generator)), at: time)
        } else {
          press.advance(to: time)
        }
      }
      for (slot, sums) in press.ledger {
        let plan = press.calendar.busyTime(in: slot)
        #expect((0...plan).contains(sums.plannedBusyTime), "seed \(seed)")
        let parts = sums.productionTime + sums.setupTime + sums.delayTime + sums.downTime
        #expect(parts + sums.unknownTime == sums.plannedBusyTime, "seed \(seed)")
        #expect(sums.productionTime >= 0 && sums.delayTime >= 0 && sums.unknownTime >= 0)
      }
    }
  }

  @Test func `moments at the ends of time do not trap`() {
    for milliseconds in [Int64.min, .min / 4, .max / 4, .max] {
      var press = Press()
      press.read(1, at: Press.at(6))
      press.read(1, at: Timestamp(milliseconds: milliseconds))
      press.read(2, of: Press.good, at: Timestamp(milliseconds: milliseconds))
      press.advance(to: Timestamp(milliseconds: milliseconds))
      press.read(1, at: Press.at(6, 0, 1))
      #expect(press.total.plannedBusyTime <= 3000)
    }
  }

  @Test(arguments: [0.001, 0.2, 5, 29])
  func `A tick that waited since before the first reading ends no stop`(
    seconds: Double
  ) {
    var press = Press()
    press.read(2, at: Press.at(8))
    var outcome = ProductionOutcome()
    let interval = Interval(from: Press.at(7), to: Press.at(8, 0, 0.5))
    let isPresent = press.line.setReason(
      "jam",
      in: interval,
      calendar: press.calendar,
      into: &outcome
    )
    #expect(isPresent)
    press.advance(to: Press.at(8, 0, -seconds))
    press.read(2, from: Press.at(8, 0, 1), to: Press.at(8, 1))
    press.read(1, at: Press.at(8, 1))
    #expect(press.total.stops.keys.sorted() == ["jam"])
    #expect(press.total.stops["jam"]?.duration == 60_000)
  }
}
