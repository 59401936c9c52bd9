import Energy
import Measurements
import Testing

/// The time in which a counter fell is not known, however short it is: what it had counted before is lost.
@Suite struct CounterLostTimeTests {
  /// Polled each minute at 60 kW; what is known of the time from the first reading to the last.
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var resets = CounterResets.allowed
    var values: [Double]
    /// Wh.
    var amount: Double
    /// Minutes.
    var measured: Int64
    var bridged: Int64 = 0
    /// W over the time that is known.
    var mean = 60_000.0
  }

  private static func rise(_ from: Double, _ count: Int) -> [Double] {
    CounterSetBackTests.rise(from: from, by: 1000, count)
  }

  /// Four minutes up to 30,004,000.
  private static let before = rise(30_000_000, 4)

  static let cases: [Case] = [
    Case(
      testDescription: "set back",
      values: before + rise(29_990_000, 9),
      amount: 4000 + 4000 + 5000,
      measured: 4 + 5,
      bridged: 4
    ),
    Case(
      testDescription: "set back, where a reset is never",
      resets: .never,
      values: before + rise(29_990_000, 9),
      amount: 13_000,
      measured: 9,
      bridged: 4
    ),
    Case(
      testDescription: "set back, a false zero, and believed",
      values: before + rise(29_990_000, 2) + [0] + rise(29_994_000, 6),
      amount: 4000 + 5000 + 5000,
      measured: 4 + 5,
      bridged: 5
    ),
    Case(
      testDescription: "set back twice before it is believed",
      values: before + [29_995_000, 29_996_000] + rise(29_990_000, 9),
      amount: 4000 + 4000 + 5000,
      measured: 9,
      bridged: 4
    ),
    Case(
      testDescription: "set back, and reset before it is believed",
      values: before + rise(29_990_000, 3) + rise(0, 6),
      amount: 4000 + 6000,
      measured: 4 + 6
    ),
    Case(
      testDescription: "set back twice and reset before it is believed",
      values: before + rise(29_995_000, 2) + rise(29_990_000, 2) + rise(0, 6),
      amount: 4000 + 6000,
      measured: 10
    ),
    Case(
      testDescription: "set back, reset, and the new register set back as well",
      values: before + rise(29_990_000, 3) + rise(20_000_000, 4) + rise(19_990_000, 6),
      amount: 4000 + 4000 + 4000 + 2000,
      measured: 4 + 4 + 2,
      bridged: 4
    ),
    Case(
      testDescription: "idle and a little lower, then reset: it counted nothing there",
      values: before + Array(repeating: 30_003_999, count: 4) + rise(0, 6),
      amount: 4000 + 6000,
      measured: 4 + 3 + 6,
      mean: 10_000.0 * 60 / 13
    ),
    Case(
      testDescription: "it only trembled",
      values: before + [30_003_999] + rise(30_006_000, 3),
      amount: 4000 + 2000 + 3000,
      measured: 9
    ),
    Case(
      testDescription: "it trembled for a while: what it counted below is seen when it comes back",
      values: before + [30_003_997, 30_003_998, 30_003_996] + rise(30_008_000, 3),
      amount: 4000 + 4000 + 3000,
      measured: 11
    ),
    Case(
      testDescription: "a reset",
      values: before + rise(500, 6),
      amount: 4000 + 6000,
      measured: 10
    ),
    Case(
      testDescription: "an expected reset: what it shows is a part",
      resets: .expected,
      values: before + rise(500, 6),
      amount: 4000 + 500 + 6000,
      measured: 10
    ),
    Case(
      testDescription: "lower for ever, where a reset is never",
      resets: .never,
      values: before + rise(500, 6),
      amount: 4000,
      measured: 4
    ),
  ]

  @Test(arguments: cases, [false, true])
  func `Time of which the energy is not known is not known`(
    _ one: Case,
    restarts: Bool
  ) throws {
    let settings = CounterSettings(pollPeriod: 60_000, resolution: 1000, resets: one.resets)
    var tracker = CounterTracker(settings: settings)
    var bookings: [Booking] = []
    for (minute, value) in one.values.enumerated() {
      let outcome = tracker.accept(value, at: .start.plus(seconds: 60 * Double(minute))).ofFlow
      bookings += (outcome.booking.map { [$0] } ?? []) + outcome.belated
      guard restarts else { continue }
      let restored = CounterTracker(settings: settings, checkpoint: tracker.checkpoint)
      #expect(restored == tracker)
      tracker = try #require(restored)
    }
    let last = 60 * Double(one.values.count - 1)
    let known = CounterGapFallTests.known(bookings, from: 0, to: last)
    #expect(known.amount == one.amount)
    #expect(known.measured == one.measured * 60_000 && known.bridged == one.bridged * 60_000)
    let minutes = Double(one.measured + one.bridged)
    #expect((known.amount - known.unplaced) * 60 / minutes == one.mean)
    // No minute is booked twice, and none in part.
    for minute in stride(from: 0, to: last, by: 60) {
      let known = CounterGapFallTests.known(bookings, from: minute, to: minute + 60)
      #expect([0, 60_000].contains(known.measured + known.bridged), "second \(minute)")
    }
  }

  @Test func `A meter that was set back and is declared as changed is known but for its fall`() {
    var run = CounterRun(CounterSettings(pollPeriod: 60_000, resolution: 1000))
    run.read(Self.before + Self.rise(29_990_000, 2))
    let outcome = run.tracker.swap(
      oldFinal: 29_993_000,
      newInitial: 12,
      at: .start.plus(seconds: 480)
    )
    run.bookings += (outcome.booking.map { [$0] } ?? []) + outcome.belated
    let known = CounterGapFallTests.known(run.bookings, from: 0, to: 480)
    #expect(known.amount == 7000 && known.measured + known.bridged == 7 * 60_000)
  }

  @Test(arguments: [1, 3]) func `A fall that an earlier version had booked is taken back`(
    standing: Int
  ) throws {
    // Layout 3 had the fall as the first step, joined with readings at which the register stood still.
    var run = CounterRun(CounterSettings(pollPeriod: 60_000, resolution: 1000))
    run.read(Self.before + Array(repeating: 29_990_000, count: standing))
    let end = Double(240 + 60 * standing)
    let bytes = run.tracker.checkpoint
    var steps = CheckpointWriter()
    var falls = CheckpointWriter()
    steps.append(UInt64(standing > 1 ? 1 : 0))
    if standing > 1 { Self.append(300, end, to: &steps) }
    steps.append(UInt64(0))
    falls.append(UInt64(1))
    Self.append(240, 300, to: &falls)
    let tail = steps.bytes + falls.bytes
    #expect(Array(bytes.suffix(tail.count)) == tail)
    var former = CheckpointWriter()
    former.append(UInt64(1))
    Self.append(240, end, to: &former)
    former.append(UInt64(0))
    run.tracker = try #require(
      CounterTracker(
        settings: run.tracker.settings,
        checkpoint: [3] + bytes.dropFirst().dropLast(tail.count) + former.bytes
      )
    )
    for step in 1...9 {
      run.read(29_990_000 + 1000 * Double(step), atSecond: end + 60 * Double(step))
    }
    #expect(run.setBacks == [[30_004_000, 29_990_000]])
    let fall = CounterGapFallTests.known(run.bookings, from: 240, to: 300)
    #expect(fall == .init(amount: 0, measured: 0, bridged: 0))
    let after = CounterGapFallTests.known(run.bookings, from: 300, to: end + 540)
    #expect(after.amount == 9000 && after.measured + after.bridged == Int64(end + 240) * 1000)
  }

  private static func append(_ from: Double, _ to: Double, to writer: inout CheckpointWriter) {
    writer.append(Timestamp.start.plus(seconds: from))
    writer.append(Timestamp.start.plus(seconds: to))
    writer.append(Int64(0))
    writer.append(false)
  }
}
