import Energy
import Measurements
import Testing

/// A register that is lower behind a gap than before it: what it counted in the gap is not known.
@Suite struct CounterGapFallTests {
  /// What is known of the gap from second 60 to second 7260, and of the time around it.
  struct Known: Equatable {
    var amount: Double
    var measured: Int64
    var bridged: Int64
    var unplaced: Double = 0
  }

  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var resets = CounterResets.allowed
    /// Each 10 s from second 7260 on; until second 60 it shows 4,000,000 and rises by 10.
    var values: [Double]
    var gap: Known
    /// Behind the gap, until the last reading.
    var after: Known
    var setBacks: [[Double]] = []
  }

  private static let last = 4_000_060.0

  static let cases: [Case] = [
    Case(
      testDescription: "set back",
      values: CounterSetBackTests.rise(from: 3_999_000, by: 10, 6),
      gap: Known(amount: 0, measured: 0, bridged: 0),
      after: Known(amount: 60, measured: 0, bridged: 60_000),
      setBacks: [[last, 3_999_000]]
    ),
    Case(
      testDescription: "not yet seen why",
      values: CounterSetBackTests.rise(from: 3_999_000, by: 10, 3),
      gap: Known(amount: 0, measured: 0, bridged: 0),
      after: Known(amount: 0, measured: 30_000, bridged: 0)
    ),
    Case(
      testDescription: "it only trembled: it counted nothing in the gap",
      values: [last - 1, last, last + 10],
      gap: Known(amount: 0, measured: 0, bridged: 7_200_000),
      after: Known(amount: 10, measured: 20_000, bridged: 0)
    ),
    Case(
      testDescription: "it stood still below for a while, and only trembled",
      values: [last - 1, last - 1, last - 1, last - 1, last + 9],
      gap: Known(amount: 0, measured: 0, bridged: 7_200_000),
      after: Known(amount: 9, measured: 40_000, bridged: 0)
    ),
    Case(
      testDescription: "it falls again behind the gap, and was set back",
      values: [3_999_500] + CounterSetBackTests.rise(from: 3_999_000, by: 10, 6),
      gap: Known(amount: 0, measured: 0, bridged: 0),
      after: Known(amount: 60, measured: 0, bridged: 60_000),
      setBacks: [[last, 3_999_000]]
    ),
    Case(
      testDescription: "it falls again behind the gap, and only trembled",
      values: [last - 1, last - 2, last + 10],
      gap: Known(amount: 0, measured: 0, bridged: 7_200_000),
      after: Known(amount: 10, measured: 20_000, bridged: 0)
    ),
    Case(
      testDescription: "set back, then a false 0",
      values: CounterSetBackTests.rise(from: 3_999_000, by: 10, 3) + [0]
        + CounterSetBackTests.rise(from: 3_999_050, by: 10, 3),
      gap: Known(amount: 0, measured: 0, bridged: 0),
      after: Known(amount: 80, measured: 20_000, bridged: 60_000),
      setBacks: [[last, 3_999_000]]
    ),
    Case(
      testDescription: "reset",
      values: CounterSetBackTests.rise(from: 50, by: 10, 6),
      gap: Known(amount: 0, measured: 0, bridged: 0),
      after: Known(amount: 60, measured: 60_000, bridged: 0)
    ),
    Case(
      testDescription: "an expected reset: what it shows was counted in the gap, but is not all",
      resets: .expected,
      values: CounterSetBackTests.rise(from: 360, by: 10, 6),
      gap: Known(amount: 360, measured: 0, bridged: 0, unplaced: 360),
      after: Known(amount: 60, measured: 60_000, bridged: 0)
    ),
    Case(
      testDescription: "an expected reset just now",
      resets: .expected,
      values: CounterSetBackTests.rise(from: 0, by: 10, 6),
      gap: Known(amount: 0, measured: 0, bridged: 0),
      after: Known(amount: 60, measured: 60_000, bridged: 0)
    ),
  ]

  @Test(arguments: cases, [false, true])
  func `Only what is seen behind the gap is known`(_ one: Case, restarts: Bool) throws {
    var run = CounterRun(
      CounterSettings(pollPeriod: 10_000, resolution: 1000, resets: one.resets)
    )
    let before = (0...6).map { (4_000_000 + 10 * Double($0), 10 * Double($0)) }
    let behind = one.values.enumerated().map { ($1, 7260 + 10 * Double($0)) }
    for (value, second) in before + behind {
      run.read(value, atSecond: second)
      guard restarts else { continue }
      let bytes = run.tracker.checkpoint
      let restored = CounterTracker(settings: run.tracker.settings, checkpoint: bytes)
      #expect(restored == run.tracker)
      run.tracker = try #require(restored)
    }
    #expect(Self.known(run.bookings, from: 60, to: 7260) == one.gap)
    let end = behind.last?.1 ?? 7260
    #expect(Self.known(run.bookings, from: 7260, to: end) == one.after)
    #expect(run.setBacks == one.setBacks)
  }

  static func known(
    _ bookings: [Booking],
    from start: Double,
    to end: Double
  ) -> Known {
    let slot = Interval(from: .start.plus(seconds: start), to: .start.plus(seconds: end))
    var sum = CounterSum.zero
    for booking in bookings where !booking.interval.intersection(slot).isEmpty {
      let before = Interval(from: .distantPast, to: slot.from)
      let after = Interval(from: slot.to, to: .distantFuture)
      for part in booking.parts(in: [before, slot, after]) where part.slot == slot {
        sum += CounterSum(part)
      }
    }
    return Known(
      amount: MilliUnits.units(sum.amount),
      measured: sum.measured,
      bridged: sum.bridged,
      unplaced: MilliUnits.units(sum.unplaced)
    )
  }

  @Test func `A gap that was booked by an earlier version is not known either`() throws {
    // Layout 2 had no gaps of its own: the fall was the first step, marked as a gap.
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    run.read(4_000_000, atSecond: 0)
    run.read(3_999_000, atSecond: 7200)
    let bytes = run.tracker.checkpoint
    #expect(bytes.first == 4)
    var writer = CheckpointWriter()
    writer.append(Timestamp.start)
    writer.append(Timestamp.start.plus(seconds: 7200))
    writer.append(Int64(0))
    writer.append(true)
    // No steps, one gap of two moments and no falls become one step.
    let moments = writer.bytes.count - 2
    let former = [2] + bytes[1..<(bytes.count - moments - 3)] + [1] + writer.bytes
    run.tracker = try #require(
      CounterTracker(settings: run.tracker.settings, checkpoint: Array(former))
    )
    let gap = Interval(from: .start, to: .start.plus(seconds: 7200))
    run.bookings = [Booking(interval: gap, amount: 0, bridgesGap: true)]
    for step in 1...6 {
      run.read(3_999_000 + 10 * Double(step), atSecond: 7200 + 10 * Double(step))
    }
    #expect(run.setBacks == [[4_000_000, 3_999_000]])
    #expect(
      Self.known(run.bookings, from: 0, to: 7200) == Known(amount: 0, measured: 0, bridged: 0)
    )
    #expect(run.total == 60)
  }
}
