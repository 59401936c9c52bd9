import Energy
import Measurements
import TestSupport
import Testing

/// A meter that lost what it had not saved when its power went counts on from a lower value.
@Suite struct CounterSetBackTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    /// Seconds.
    var poll = 10.0
    /// Thousandths of the unit; without one, it is learned.
    var resolution: Int64? = 1000
    var values: [Double]
    var booked: Double
    /// From which value to which, in the unit.
    var setBacks: [[Double]] = []
  }

  /// A steady rise: the first value and so many more.
  static func rise(from: Double, by step: Double, _ count: Int) -> [Double] {
    (0...count).map { from + step * Double($0) }
  }

  static let cases: [Case] = [
    Case(
      testDescription: "1500 Wh of 2 MWh at 1.08 kW",
      values: rise(from: 2_000_000, by: 3, 6) + rise(from: 1_998_518, by: 3, 100),
      booked: 18 + 300,
      setBacks: [[2_000_018, 1_998_518]]
    ),
    Case(
      testDescription: "polled each second it takes a minute",
      poll: 1,
      values: rise(from: 2_000_000, by: 3, 6) + rise(from: 1_998_518, by: 3, 59),
      booked: 18
    ),
    Case(
      testDescription: "polled each second a minute is enough",
      poll: 1,
      values: rise(from: 2_000_000, by: 3, 6) + rise(from: 1_998_518, by: 3, 60),
      booked: 18 + 180,
      setBacks: [[2_000_018, 1_998_518]]
    ),
    Case(
      testDescription: "polled each half minute it takes five readings",
      poll: 30,
      values: [2_000_000] + rise(from: 1_998_500, by: 9, 3),
      booked: 0
    ),
    Case(
      testDescription: "polled each half minute five readings are enough",
      poll: 30,
      values: [2_000_000] + rise(from: 1_998_500, by: 9, 4),
      booked: 36,
      setBacks: [[2_000_000, 1_998_500]]
    ),
    Case(
      testDescription: "polled each quarter of an hour",
      poll: 900,
      values: rise(from: 2_000_000, by: 250, 2) + rise(from: 1_999_000, by: 250, 8),
      booked: 500 + 2000,
      setBacks: [[2_000_500, 1_999_000]]
    ),
    Case(
      testDescription: "a rise of less than two steps proves nothing",
      values: [2_000_000] + Array(repeating: 1_998_500, count: 50) + [1_998_501],
      booked: 0
    ),
    Case(
      testDescription: "a standing meter is believed once it has risen by two steps",
      values: [2_000_000] + Array(repeating: 1_998_500, count: 500) + [1_998_501, 1_998_502],
      booked: 2,
      setBacks: [[2_000_000, 1_998_500]]
    ),
    Case(
      testDescription: "a coarse register that falls by its step is back after a step",
      resolution: 1_000_000,
      values: [900_000] + Array(repeating: 899_000, count: 20) + [900_000, 900_000, 901_000],
      booked: 1000
    ),
    Case(
      testDescription: "a coarse register of 1 kWh set back by three steps",
      resolution: 1_000_000,
      values: [3_000_000, 2_997_000]
        + [2_997_000, 2_998_000, 2_999_000, 3_000_000].flatMap { Array(repeating: $0, count: 30) },
      booked: 3000,
      setBacks: [[3_000_000, 2_997_000]]
    ),
    Case(
      testDescription: "a float register whose step is learned",
      resolution: nil,
      values: rise(from: 2_000_000, by: 2.75, 30) + rise(from: 1_998_600, by: 2.625, 20),
      booked: 30 * 2.75 + 20 * 2.625,
      setBacks: [[2_000_082.5, 1_998_600]]
    ),
    Case(
      testDescription: "twice, one after the other",
      values: [2_000_000] + rise(from: 1_998_500, by: 3, 10) + rise(from: 1_997_500, by: 3, 10),
      booked: 60,
      setBacks: [[2_000_000, 1_998_500], [1_998_530, 1_997_500]]
    ),
    Case(
      testDescription: "in two steps within the minute: the second is the base",
      values: [2_000_000, 1_999_000, 1_999_003] + rise(from: 1_998_500, by: 3, 10),
      booked: 30,
      setBacks: [[2_000_000, 1_998_500]]
    ),
    Case(
      testDescription: "set back, then reset",
      values: [2_000_000] + rise(from: 1_998_500, by: 3, 10) + rise(from: 0, by: 3, 10),
      booked: 60,
      setBacks: [[2_000_000, 1_998_500]]
    ),
    Case(
      testDescription: "false readings do not disturb it",
      values: rise(from: 1_999_925, by: 3, 25) + rise(from: 1_998_500, by: 3, 3) + [0, 7, 9e9]
        + rise(from: 1_998_521, by: 3, 20),
      booked: 75 + 21 + 60,
      setBacks: [[2_000_000, 1_998_500]]
    ),
    Case(
      testDescription: "a count that falls by one and comes back",
      values: [5, 4, 5, 6],
      booked: 1
    ),
    Case(
      testDescription: "a count that falls by one and goes on from there",
      values: [5] + Array(repeating: 4, count: 20) + [5, 6, 7],
      booked: 2
    ),
    Case(
      testDescription: "a register that trembles the whole day",
      values: (0..<8640).map { 2_000_000 - Double($0 % 3) },
      booked: 0
    ),
    Case(
      testDescription: "a fall by more than 0.1 % is suspect",
      values: [1_000_000] + rise(from: 998_900, by: 3, 10),
      booked: 30
    ),
  ]

  @Test(arguments: cases) func `A register that falls a little books what it counts`(_ one: Case) {
    let settings = CounterSettings(pollPeriod: Int64(one.poll * 1000), resolution: one.resolution)
    var run = CounterRun(settings)
    run.read(one.values)
    #expect(run.total == one.booked)
    #expect(run.setBacks == one.setBacks)
    // Each reading delivered again is no other.
    var twice = CounterRun(settings)
    for (index, value) in one.values.enumerated() {
      for _ in 0..<2 { twice.read(value, atSecond: Double(index) * one.poll) }
    }
    #expect(twice.total == one.booked)
    #expect(twice.setBacks == one.setBacks)
  }

  @Test(arguments: cases) func `A restart after any reading changes nothing`(_ one: Case) throws {
    var run = CounterRun(
      CounterSettings(pollPeriod: Int64(one.poll * 1000), resolution: one.resolution)
    )
    for (index, value) in one.values.prefix(600).enumerated() {
      run.read(value, atSecond: Double(index) * one.poll)
      let bytes = run.tracker.checkpoint
      let restored = CounterTracker(settings: run.tracker.settings, checkpoint: bytes)
      #expect(restored == run.tracker)
      run.tracker = try #require(restored)
    }
    guard one.values.count <= 600 else { return }
    #expect(run.total == one.booked)
  }

  @Test func `What was counted meanwhile is booked where it belongs, and that time is estimated`() {
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    // The quarter ends at second 900; the meter falls at 850 and rises by 3 Wh each reading.
    for second in stride(from: 0.0, through: 840, by: 10) { run.read(2e6, atSecond: second) }
    for step in 0...10 { run.read(1_998_500 + 3 * Double(step), atSecond: 850 + 10 * Double(step)) }
    let edges = [0.0, 840, 850, 900, 950, 1800].map { Timestamp.start.plus(seconds: $0) }
    let slots = zip(edges, edges.dropFirst()).map { Interval(from: $0, to: $1) }
    var sums: [Interval: [Int64]] = [:]
    for part in run.bookings.flatMap({ $0.parts(in: slots) }) {
      let sum = sums[part.slot, default: [0, 0, 0]]
      sums[part.slot] = [sum[0] + part.amount, sum[1] + part.measured, sum[2] + part.bridged]
    }
    #expect(sums[slots[0]] == [0, 840_000, 0])
    // Nobody knows what it counted before it fell.
    #expect(sums[slots[1]] == [0, 0, 0])
    #expect(sums[slots[2]] == [15_000, 0, 50_000])
    // It is believed at second 910.
    #expect(sums[slots[3]] == [15_000, 40_000, 10_000])
  }

  @Test(arguments: [-7200.0, -15, 15, 7200])
  func `A clock that is set in between loses nothing`(step: Double) {
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    run.read(2e6, atSecond: 0)
    for poll in 1...40 {
      let shift = poll > 4 ? step : 0
      run.read(1_998_500 + 3 * Double(poll), atSecond: 10 * Double(poll) + shift)
    }
    #expect(run.total == 3 * 39)
    #expect(run.setBacks == [[2e6, 1_998_503]])
  }

  @Test func `A planned change of a meter that was set back is exact`() {
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    run.read([2e6, 1_998_500, 1_998_503, 1_998_506])
    let outcome = run.tracker.swap(
      oldFinal: 1_998_510,
      newInitial: 12,
      at: .start.plus(seconds: 40)
    )
    #expect(outcome.note == .swapped(base: 12_000))
    let booked = outcome.belated.reduce(0) { $0 + $1.amount } + (outcome.booking?.amount ?? 0)
    #expect(booked == 10_000)
    run.read(15, atSecond: 50)
    #expect(run.total == 3)
  }

  @Test func `Many readings within the minute are kept in bounds and lose nothing`() {
    var run = CounterRun(CounterSettings(pollPeriod: 100, resolution: 1000))
    run.read(2e6, atSecond: 0)
    for poll in 1...700 { run.read(1_998_000 + Double(poll), atSecond: Double(poll) / 10) }
    #expect(run.total == 699)
    #expect(run.setBacks == [[2e6, 1_998_001]])
    #expect(run.tracker.checkpoint.count < 200)
  }
}
