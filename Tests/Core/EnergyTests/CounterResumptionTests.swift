import Energy
import Measurements
import Testing

/// Readings in between that look like a reset: the old register goes on only where that is clear.
@Suite struct CounterResumptionTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    /// Each 10 s.
    var values: [Double]
    var booked: Double
    var isResumed: Bool
    var resolution: Int64? = 1000
    var ratedPower: Double?
  }

  /// 25 steps of so much.
  private static func learn(to end: Double, by step: Double) -> [Double] {
    (0...25).map { end - step * Double(25 - $0) }
  }

  private static let zeros: [Double] = [0, 0, 0, 0]

  static let cases: [Case] = [
    Case(
      testDescription: "zeros, then a little more than before",
      values: learn(to: 2_000_000, by: 10) + zeros + [2_000_050, 2_000_060],
      booked: 250 + 60,
      isResumed: true
    ),
    Case(
      testDescription: "zeros before rates are known, then a little more than before",
      values: [2_000_000, 2_000_010] + zeros + [2_000_050, 2_000_060],
      booked: 60,
      isResumed: true
    ),
    Case(
      testDescription: "the step is not known, and nothing was counted",
      values: [2_000_000.5, 2_000_000.5] + zeros + [2_000_000.5, 2_000_001],
      booked: 0.5,
      isResumed: true,
      resolution: nil
    ),
    Case(
      testDescription: "a false value for a while, then a little more than before",
      values: learn(to: 2_000_000, by: 10) + [5e7, 5e7, 5e7] + [2_000_050, 2_000_060],
      booked: 250 + 60,
      isResumed: true
    ),
    Case(
      testDescription: "more than the rated power gives, but not since the old value",
      values: [10_000, 10_100, 10_200] + zeros + [10_700, 10_800],
      booked: 200 + 600,
      isResumed: true,
      ratedPower: 60_000
    ),
    Case(
      testDescription: "up to a thousand steps are the new epoch's",
      values: [10, 14] + zeros + [81, 82],
      booked: 4 + 82,
      isResumed: false
    ),
    Case(
      testDescription: "as fast as ever is the new epoch's",
      values: learn(to: 50_000, by: 2000) + zeros + [0, 0, 3000, 5000],
      booked: 50_000 + 5000,
      isResumed: false
    ),
    Case(
      testDescription: "an epoch that has counted is none",
      values: learn(to: 2_000_000, by: 10) + [0, 0, 1, 2, 2_000_050, 2_000_060],
      booked: 250 + 2,
      isResumed: false
    ),
    Case(
      testDescription: "less than before is no return",
      values: learn(to: 2_000_000, by: 10) + zeros + [1_999_900, 1_999_910],
      booked: 250,
      isResumed: false
    ),
    Case(
      testDescription: "far more than before is no return",
      values: learn(to: 2_000_000, by: 10) + zeros + [2_090_000, 2_090_010],
      booked: 250,
      isResumed: false
    ),
  ]

  @Test(arguments: cases, [false, true])
  func `The old register goes on only where that is clear`(
    _ one: Case,
    restarts: Bool
  ) throws {
    var run = CounterRun(
      CounterSettings(
        pollPeriod: 10_000,
        ratedPower: one.ratedPower,
        resolution: one.resolution
      )
    )
    for (index, value) in one.values.enumerated() {
      run.read(value, atSecond: 10 * Double(index))
      guard restarts else { continue }
      let bytes = run.tracker.checkpoint
      run.tracker = try #require(
        CounterTracker(settings: run.tracker.settings, checkpoint: bytes)
      )
    }
    #expect(run.total == one.booked)
    #expect(run.notes.contains(.epochResumed) == one.isResumed)
  }

  /// 3.6 kW, zeros for five minutes: they are five minutes of a gap.
  @Test func `What was counted meanwhile is spread over the time since the old value`() {
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    for second in stride(from: 0.0, through: 300, by: 10) {
      run.read(2e6 + second, atSecond: second)
    }
    for second in stride(from: 310.0, through: 600, by: 10) { run.read(0, atSecond: second) }
    run.read(2e6 + 610, atSecond: 610)
    let edges = [0.0, 300, 400, 500, 600, 610].map { Timestamp.start.plus(seconds: $0) }
    let slots = zip(edges, edges.dropFirst()).map { Interval(from: $0, to: $1) }
    var sums: [Interval: CounterSum] = [:]
    for part in run.bookings.flatMap({ $0.parts(in: slots) }) {
      sums[part.slot, default: .zero] += CounterSum(part)
    }
    #expect(sums[slots[0]] == CounterSum(amount: 300_000, measured: 300_000))
    for slot in slots[1...] {
      let length = slot.milliseconds
      #expect(sums[slot] == CounterSum(amount: length, bridged: length))
    }
  }

  @Test func `Items belong to the reading that shows them`() throws {
    var tracker = CounterTracker(settings: CounterSettings(pollPeriod: 10_000, resolution: 1000))
    var outcome = CounterOutcome.nothing
    for (index, value) in [1e6, 1e6, 0, 0, 0, 1e6 + 12].enumerated() {
      outcome = tracker.accept(value, at: .start.plus(seconds: 10 * Double(index)))
    }
    #expect(outcome.note == .epochResumed)
    #expect(outcome.belated.contains { $0.amount > 0 })
    let whole = outcome.undivided
    #expect(whole.booking?.amount == 12_000)
    #expect(whole.belated.allSatisfy { $0.amount == 0 })
  }
}
