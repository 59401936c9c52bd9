import Energy
import Measurements
import Testing

@Suite struct RepeatedReadingTests {
  /// Books a sequence of readings, one a second, each delivered so many times.
  private func booked(_ values: [Double], times: Int) -> Int64 {
    var tracker = CounterTracker(settings: CounterSettings(pollPeriod: 1000, resolution: 1000))
    var amount: Int64 = 0
    for (second, value) in values.enumerated() {
      for _ in 0..<times {
        let time = Timestamp(milliseconds: Int64(second) * 1000)
        let outcome = tracker.accept(value, at: time)
        amount += outcome.booking?.amount ?? 0
        amount += outcome.belated.reduce(0) { $0 + $1.amount }
      }
    }
    return amount
  }

  @Test(arguments: [2, 3]) func `A recording with each line again and again sees the same reset`(
    times: Int
  ) {
    let values = (0..<40).map { 1_000_000 + Double($0) } + (0..<20).map { 50 + Double($0) }
    #expect(booked(values, times: times) == booked(values, times: 1))
    #expect(booked(values, times: 1) == (39 + 19) * 1000)
  }

  @Test func `A repeated line gives a jump no more time`() {
    // 100 Wh a second at most: 20 kWh in a second is too much, also where the line before came twice.
    var values = (0..<30).map { 1_000_000 + Double($0) * 100 }
    values += [values[29] + 20_000, values[29] + 200]
    #expect(booked(values, times: 2) == (29 * 100 + 200) * 1000)
  }

  @Test func `A register of known resolution lets no spike pass on a steady load`() {
    let steady = (0..<30).map { 1_000_000 + Double($0) * 500 }
    // 100 times 500 Wh is the limit; 1000 steps of 1 Wh are far below.
    #expect(
      booked(steady + [steady[29] + 60_000, steady[29] + 1000], times: 1) == (29 * 500 + 1000)
        * 1000
    )
  }
}
