import Energy
import Measurements
import Testing

/// A new register that falls a little among the readings that show that it is another one.
@Suite struct CounterEpochFallTests {
  typealias Known = CounterGapFallTests.Known

  struct Case: CustomTestStringConvertible {
    var testDescription: String
    /// What the new register shows; the old one showed 344,000,000 and rose by 40.
    var values: [Double]
    /// Before which of them it is silent for an hour.
    var silentBefore: Int?
    var whole: Known
    var gap: Known?
    var setBacks: [[Double]] = []
  }

  private static let bridged = Known(amount: 0, measured: 0, bridged: 3_600_000)
  private static let unknown = Known(amount: 0, measured: 0, bridged: 0)

  static let cases: [Case] = [
    Case(
      testDescription: "it trembles",
      values: [80, 70, 460, 500],
      whole: Known(amount: 420, measured: 900_000, bridged: 0)
    ),
    Case(
      testDescription: "the third trembles",
      values: [80, 120, 110, 160],
      whole: Known(amount: 80, measured: 900_000, bridged: 0)
    ),
    Case(
      testDescription: "every second reading trembles",
      values: [80, 70, 80, 70, 120],
      whole: Known(amount: 40, measured: 1_200_000, bridged: 0)
    ),
    Case(
      testDescription: "it trembles over a gap: it counted nothing in it",
      values: [80, 70, 460, 500],
      silentBefore: 1,
      whole: Known(amount: 420, measured: 600_000, bridged: 3_600_000),
      gap: bridged
    ),
    Case(
      testDescription: "the third trembles over a gap",
      values: [80, 120, 110, 160],
      silentBefore: 2,
      whole: Known(amount: 80, measured: 600_000, bridged: 3_600_000),
      gap: bridged
    ),
    Case(
      testDescription: "it is lower behind a gap, and not yet seen why",
      values: [80, 70, 70],
      silentBefore: 1,
      whole: Known(amount: 0, measured: 300_000, bridged: 0),
      gap: unknown
    ),
    Case(
      testDescription: "it was set back in the gap",
      values: [4_000_000] + CounterSetBackTests.rise(from: 3_999_000, by: 40, 4),
      silentBefore: 1,
      whole: Known(amount: 160, measured: 0, bridged: 1_200_000),
      gap: unknown,
      setBacks: [[4_000_000, 3_999_000]]
    ),
    Case(
      testDescription: "it was set back",
      values: [4_000_000] + CounterSetBackTests.rise(from: 3_999_000, by: 40, 4),
      // Of the five minutes in which it fell nothing is known.
      whole: Known(amount: 160, measured: 0, bridged: 1_200_000),
      setBacks: [[4_000_000, 3_999_000]]
    ),
  ]

  @Test(arguments: cases, [false, true])
  func `What the new register counted follows the rules of any register`(
    _ one: Case,
    restarts: Bool
  ) throws {
    var run = CounterRun(CounterSettings(pollPeriod: 300_000, resolution: 10_000))
    run.read([344_000_000, 344_000_040])
    let first = 600.0
    var times: [Double] = []
    for (index, value) in one.values.enumerated() {
      let step = index == one.silentBefore ? 3600.0 : 300
      times.append(times.last.map { $0 + step } ?? first)
      run.read(value, atSecond: times.last ?? first)
      guard restarts else { continue }
      let bytes = run.tracker.checkpoint
      let restored = CounterTracker(settings: run.tracker.settings, checkpoint: bytes)
      #expect(restored == run.tracker)
      run.tracker = try #require(restored)
    }
    #expect(run.epochs == 1)
    #expect(run.setBacks == one.setBacks)
    let last = times.last ?? first
    #expect(CounterGapFallTests.known(run.bookings, from: first, to: last) == one.whole)
    if let silent = one.silentBefore {
      let (from, to) = (times[silent - 1], times[silent])
      #expect(CounterGapFallTests.known(run.bookings, from: from, to: to) == one.gap)
    }
  }
}
