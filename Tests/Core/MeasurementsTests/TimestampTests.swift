import Measurements
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, 1000, 1000), (.max - 5, 10, .max / 4), (.min + 5, -10, .min / 4),
      (1_763_683_200_000, -1, 1_763_683_199_999),
    ] as [(Int64, Int64, Int64)]
  )
  func `An advance past the end of time stops there`(start: Int64, by: Int64, end: Int64) {
    #expect(Timestamp(milliseconds: start).advanced(byMilliseconds: by).milliseconds == end)
  }

  @Test func `The distant ends have room for arithmetic`() {
    let span = Timestamp.distantFuture.milliseconds(since: .distantPast)
    #expect(span > 0)
    #expect(Timestamp.distantPast < Timestamp(seconds: 0))
    #expect(Timestamp.distantFuture > Timestamp(seconds: 4_000_000_000))
  }
}

@Suite struct IntervalTests {
  private func interval(_ from: Int64, _ to: Int64) -> Interval {
    Interval(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
  }

  @Test func `An interval has its start and not its end`() {
    let quarter = interval(0, 900_000)
    #expect(quarter.contains(Timestamp(milliseconds: 0)))
    #expect(quarter.contains(Timestamp(milliseconds: 899_999)))
    #expect(!quarter.contains(Timestamp(milliseconds: 900_000)))
    #expect(quarter.milliseconds == 900_000)
  }

  @Test func `An interval that is given backwards is empty`() {
    #expect(interval(10, 5).isEmpty)
    #expect(interval(10, 5).milliseconds == 0)
  }

  @Test(arguments: [
    (0, 10, 5, 15, 5, 10), (0, 10, 2, 3, 2, 3), (0, 10, 10, 20, 10, 10), (0, 10, 30, 40, 30, 30),
  ])
  func `An intersection is what both have`(
    a: Int64,
    b: Int64,
    c: Int64,
    d: Int64,
    from: Int64,
    to: Int64
  ) {
    #expect(interval(a, b).intersection(interval(c, d)) == interval(from, to))
    #expect(
      interval(a, b).intersection(interval(c, d)).milliseconds
        == interval(c, d).intersection(interval(a, b)).milliseconds
    )
  }
}

@Suite struct PointValueTests {
  @Test func `A 64-bit integer keeps every digit`() {
    #expect(PointValue.unsigned(.max).integer == nil)
    #expect(PointValue.signed(.min).integer == Int.min)
    #expect(PointValue.unsigned(9_007_199_254_740_993).integer == 9_007_199_254_740_993)
  }

  @Test(
    arguments: [
      (.number(2), 2), (.number(2.5), nil), (.bool(true), 1), (.text("2"), nil),
      (.single(1e30), nil),
    ] as [(PointValue, Int?)]
  )
  func `Only whole numbers are states`(value: PointValue, state: Int?) {
    #expect(value.integer == state)
  }

  @Test func `A text is no number`() {
    #expect(PointValue.text("12").double == nil)
    #expect(PointValue.bool(false).double == 0)
  }
}

@Suite struct QualityCodeTests {
  @Test(arguments: [
    (QualityCode.timeout, "timeout", false), (.exception(2), "exception_2", true),
    (.exception(11), "exception_11", true), (.badFrame, "bad_frame", false),
    (.notAvailable, "not_available", true), (.notANumber, "not_a_number", true),
    (.outOfRange, "out_of_range", true), (.stale, "stale", false),
    (.disconnected, "disconnected", false),
  ])
  func `Each code has its name, and an exception is an answer`(
    reading: QualityCode,
    code: String,
    isAnAnswer: Bool
  ) {
    #expect(reading.code == code)
    #expect(reading.isAnAnswer == isAnAnswer)
  }
}

@Suite struct DurationTests {
  @Test(
    arguments: [
      (.milliseconds(1500), 1500), (.microseconds(1999), 1), (.seconds(-2), -2000),
      (.seconds(Int64.max), .max),
    ] as [(Duration, Int64)]
  )
  func `Whole milliseconds are rounded toward zero and never overflow`(
    duration: Duration,
    milliseconds: Int64
  ) {
    #expect(duration.wholeMilliseconds == milliseconds)
  }
}
