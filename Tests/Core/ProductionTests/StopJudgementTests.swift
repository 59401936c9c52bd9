import Measurements
import Production
import Testing

/// A stop is judged by its whole duration and counted where it began, in minor stops, failures and Pareto.
@Suite struct StopJudgementTests {
  /// Where a stop counts, and as what.
  ///
  /// The limit is 10 min; 09:45 to 10:00 is a break, the day shift lasts from 06:00 to 14:00.
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var from: Timestamp
    var to: Timestamp
    /// The quarter-hour in which it counts.
    var slot: (Int64, Int64)
    var isFailure: Bool
    /// Milliseconds of planned busy time.
    var busy: Int64

    init(
      _ text: String,
      _ from: Timestamp,
      _ to: Timestamp,
      in slot: (Int64, Int64),
      isFailure: Bool,
      busy: Int64
    ) {
      testDescription = text
      (self.from, self.to, self.slot) = (from, to, slot)
      (self.isFailure, self.busy) = (isFailure, busy)
    }
  }

  static let cases: [Case] = [
    short("over the edge of two hours", Press.at(6, 58), Press.at(7, 3), (6, 45), 300_000),
    long("over the edge of two hours", Press.at(6, 58), Press.at(7, 20), (6, 45), 1_320_000),
    long("of exactly the limit", Press.at(7, 10), Press.at(7, 20), (7, 0), 600_000),
    short("a second below the limit", Press.at(7, 10), Press.at(7, 19, 59), (7, 0), 599_000),
    long("over a break, 5 min planned", Press.at(9, 43), Press.at(10, 3), (9, 30), 300_000),
    long("begun in a break", Press.at(9, 50), Press.at(10, 1), (9, 45), 60_000),
    short("ended in a break", Press.at(9, 44), Press.at(9, 50), (9, 30), 60_000),
    long("over the end of the shift", Press.at(13, 55), Press.at(14, 30), (13, 45), 300_000),
    long("begun before the shift", Press.at(21, 40), Press.at(22, 2), (21, 30), 120_000),
    short("at the beginning of a slot", Press.at(8), Press.at(8, 0, 30), (8, 0), 30_000),
  ]

  private static func short(
    _ text: String,
    _ from: Timestamp,
    _ to: Timestamp,
    _ slot: (Int64, Int64),
    _ busy: Int64
  ) -> Case { Case("short, " + text, from, to, in: slot, isFailure: false, busy: busy) }

  private static func long(
    _ text: String,
    _ from: Timestamp,
    _ to: Timestamp,
    _ slot: (Int64, Int64),
    _ busy: Int64
  ) -> Case { Case("long, " + text, from, to, in: slot, isFailure: true, busy: busy) }

  private func run(_ one: Case) -> Press {
    var press = Press(Press.definition(minorStop: 600))
    let start = one.from.advanced(byMilliseconds: -120_000)
    press.read(1, from: start, to: one.from)
    press.read(2, from: one.from, to: one.to)
    press.read(1, from: one.to, to: one.to.advanced(byMilliseconds: 5000))
    return press
  }

  @Test(arguments: cases) func `A stop counts where it began`(_ one: Case) {
    let press = run(one)
    let there = press.slot(one.slot.0, one.slot.1)
    #expect(press.total.failures == (one.isFailure ? 1 : 0))
    #expect(press.total.minorStops == (one.isFailure ? 0 : 1))
    #expect(there.failures == press.total.failures && there.minorStops == press.total.minorStops)
    #expect(there.stops["unspecified"]?.count == 1)
    #expect(press.total.stops == ["unspecified": StopSums(count: 1, duration: one.busy)])
    #expect(press.total.delayTime == one.busy)
    #expect(press.total.minorStopTime == (one.isFailure ? 0 : one.busy))
  }

  @Test(arguments: cases)
  func `A run that has ended leaves what its readings had booked`(_ one: Case) {
    let press = run(one)
    let fault = press.runs.first { $0.state == .fault }
    let footprint =
      fault?.footprint(calendar: Press.calendar, plannedStops: [], minorStop: 600_000) ?? []
    var sums: [Interval: ProductionSums] = [:]
    for booking in footprint { sums[booking.slot, default: .zero] += booking.delta }
    for (slot, booked) in press.filled {
      let left = sums[slot] ?? .zero
      #expect(left.failures == booked.failures && left.minorStops == booked.minorStops)
      #expect(left.minorStopTime == booked.minorStopTime && left.stops == booked.stops)
      #expect(left.delayTime == booked.delayTime)
    }
  }

  @Test func `a stop outside planned time counts nowhere`() {
    for (from, to) in [(Press.at(9, 46), Press.at(9, 58)), (Press.at(15), Press.at(16))] {
      var press = Press(Press.definition(minorStop: 600))
      press.read(2, from: from, to: to)
      press.read(1, at: to)
      let sums = press.total
      #expect(sums.failures == 0 && sums.minorStops == 0 && sums.stops.isEmpty)
    }
  }

  @Test func `a stop that goes on is a failure once it is long, and counts where it began`() {
    var press = Press(Press.definition(minorStop: 600))
    press.read(1, from: Press.at(6, 58), to: Press.at(6, 59))
    press.read(2, from: Press.at(6, 59), to: Press.at(7, 9))
    #expect(press.total.failures == 0)
    press.read(2, at: Press.at(7, 9))
    #expect(press.slot(6, 45).failures == 1 && press.total.failures == 1)
    press.read(2, from: Press.at(7, 9), to: Press.at(8))
    press.read(1, at: Press.at(8))
    #expect(press.total.failures == 1 && press.total.minorStops == 0)
  }

  @Test func `a stop planned afterwards over all of a failure takes it back where it counted`() {
    var press = Press(Press.definition(minorStop: 600))
    press.read(1, from: Press.at(6, 58), to: Press.at(6, 59))
    press.read(2, from: Press.at(6, 59), to: Press.at(7, 20))
    let stops = press.line.stopsPlanned
    var outcome = ProductionOutcome()
    let stop = Interval(from: Press.at(6, 50), to: Press.at(8))
    _ = press.line.planStop(stop, calendar: Press.calendar, into: &outcome)
    press.line.correctPresentRun(from: stops, calendar: Press.calendar, into: &outcome)
    for booking in outcome.bookings { press.ledger[booking.slot, default: .zero] += booking.delta }
    #expect(press.total.failures == 0 && press.total.stops.isEmpty)
    // What lasts beyond it is the same stop, which began at 06:59.
    press.read(2, from: Press.at(7, 20), to: Press.at(8, 0, 30))
    press.read(1, at: Press.at(8, 0, 30))
    #expect(press.slot(6, 45).failures == 1 && press.total.failures == 1)
    #expect(press.total.delayTime == 30_000)
  }

  @Test func `time with a known state is counted in shifts or not`() {
    var press = Press()
    press.read(1, from: Press.at(15), to: Press.at(15, 10))
    press.advance(to: Press.at(15, 20))
    #expect(press.total.plannedBusyTime == 0 && press.total.knownTime == 601_000)
    #expect(press.slot(15).coverage(of: 900_000) == 601.0 / 900)
  }

  /// The counters are known until 06:05 and, as the machine counts on after it was off, not again before a
  /// reset: the stop planned in advance takes its time out of what must be known.
  @Test func `a counter that is lost in a planned stop lowers no coverage`() {
    var press = Press()
    let stop = Interval(from: Press.at(6, 5), to: Press.at(6, 10))
    _ = press.line.planStop(stop, calendar: Press.calendar, into: &press.ignored)
    var terms = ProductionTerms()
    terms.counters = press.line.definition.counters
    for minute in 0...15 where minute <= 5 || minute >= 10 {
      for second in stride(from: 0.0, to: minute == 15 ? 1 : 60, by: 1) {
        guard minute != 5 || second == 0 else { break }
        let count = minute <= 5 ? 5000 + Double(minute) * 60 : Double(minute)
        press.read(count, of: Press.good, at: Press.at(6, Int64(minute), second))
        press.read(0, of: Press.reject, at: Press.at(6, Int64(minute), second))
        press.read(1, at: Press.at(6, Int64(minute), second))
      }
    }
    let slot = press.slot(6)
    #expect(slot.plannedBusyTime == 600_000 && slot.counterTimes.good == 600_000)
    #expect(slot.coverage(of: 900_000, terms) == 1)
  }
}
