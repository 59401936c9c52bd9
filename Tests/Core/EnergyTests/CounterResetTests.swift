import Energy
import Measurements
import Testing

/// Counters that fall to 0, and what the device file says of it.
@Suite struct CounterResetTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var resets = CounterResets.allowed
    var modulus: Int64?
    var values: [Double]
    var booked: Double
    var epochs = 0
  }

  private static func hold(_ value: Double, _ count: Int = 5) -> [Double] {
    Array(repeating: value, count: count)
  }

  static let cases: [Case] = [
    Case(
      testDescription: "rejects that are set from 1 to 0 each shift",
      values: hold(0) + hold(1) + hold(0) + hold(1) + hold(0) + hold(1) + hold(0) + hold(1),
      booked: 4,
      epochs: 3
    ),
    Case(
      testDescription: "a single 0 after 1 is false",
      values: [0, 1, 0, 1, 2],
      booked: 2
    ),
    Case(
      testDescription: "two zeros after 1 are false",
      values: [0, 1, 0, 0, 1, 2],
      booked: 2
    ),
    Case(
      testDescription: "rejects from 3 to 0, then 1 and 2",
      values: [0, 1, 2, 3] + hold(0) + [1, 2],
      booked: 5,
      epochs: 1
    ),
    Case(
      testDescription: "from 2 to 0, then 2 at once",
      values: [0, 2] + hold(0) + [2, 3],
      booked: 5,
      epochs: 1
    ),
    Case(
      testDescription: "expected: every fall is a reset at once",
      resets: .expected,
      values: [0, 3, 7, 0, 2, 1, 4],
      booked: 7 + 2 + 1 + 3
    ),
    Case(
      testDescription: "expected: from 1 to 0 and on",
      resets: .expected,
      values: [1, 0, 1, 0, 0, 1],
      booked: 2
    ),
    Case(
      testDescription: "expected: a fall to something that cannot have been counted is suspect",
      resets: .expected,
      values: (0...30).map { 5000 + Double($0) } + [4900, 5031],
      booked: 31
    ),
    Case(
      testDescription: "expected: a fall near the end is a reset, not a wrap",
      resets: .expected,
      modulus: 65_536_000,
      values: [65_500, 65_530, 4],
      booked: 34
    ),
    Case(
      testDescription: "never: however often a lower value comes, it is false",
      resets: .never,
      values: [1000, 1001] + hold(0, 20) + hold(40, 20) + [1002],
      booked: 2
    ),
    Case(
      testDescription: "never: the end of the register is no reset",
      resets: .never,
      modulus: 65_536_000,
      values: [65_530, 4, 5],
      booked: 11
    ),
    Case(
      testDescription: "a count set to 0 near its end is no wrap",
      modulus: 65_536_000,
      values: (0...30).map { 60_000 + Double($0) } + [0, 1, 2, 3],
      booked: 33,
      epochs: 1
    ),
    Case(
      testDescription: "a wrap of what can have been counted",
      modulus: 65_536_000,
      values: (0...30).map { 65_500 + Double($0) } + [4, 5],
      booked: 41
    ),
    Case(
      testDescription: "from 5 to 0 without a reading between is suspect",
      values: [5, 0, 0, 0, 1],
      booked: 1,
      epochs: 1
    ),
  ]

  @Test(arguments: cases) func `A counter that falls books what was counted`(_ one: Case) throws {
    var run = CounterRun(
      CounterSettings(
        pollPeriod: 1000,
        modulus: one.modulus,
        resolution: 1000,
        resets: one.resets
      )
    )
    for (second, value) in one.values.enumerated() {
      run.read(value, atSecond: Double(second))
      run.tracker = try #require(
        CounterTracker(settings: run.tracker.settings, checkpoint: run.tracker.checkpoint)
      )
    }
    #expect(run.total == one.booked)
    #expect(run.epochs == one.epochs)
  }

  @Test func `A planned change is booked where resets are never believed`() {
    var run = CounterRun(CounterSettings(pollPeriod: 1000, resets: .never))
    run.read([1000, 1001, 3, 3, 3, 3])
    _ = run.tracker.swap(oldFinal: 1001, newInitial: 3, at: .start.plus(seconds: 6))
    run.read(8, atSecond: 7)
    #expect(run.total == 6)
  }

  @Test func `A state of the first layout is read, and goes on`() throws {
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    run.read([2_000_000, 2_000_003])
    var bytes = run.tracker.checkpoint
    #expect(bytes.first == 4 && bytes.last == 0)
    bytes[0] = 1
    bytes.removeLast()
    let restored = CounterTracker(settings: run.tracker.settings, checkpoint: bytes)
    #expect(restored == run.tracker)
  }
}
