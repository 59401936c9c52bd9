import Energy
import Testing

@Suite struct CounterPlausibilityTests {
  // 3.6 kW are 1 Wh a second; 1.2 times that is the limit. Steps of 0.001 Wh make 1 Wh no jump.
  @Test(arguments: [(1.2, 1.2), (1.21, 0)])
  func `Rated power limits an increase beyond a thousand steps`(rise: Double, booked: Double) {
    var run = CounterRun(
      CounterSettings(pollPeriod: 1000, ratedPower: 3600, resolution: 1)
    )
    run.read([100, 100 + rise])
    #expect(run.total == booked)
  }

  @Test func `A thousand steps are always plausible`() {
    var run = CounterRun(CounterSettings(pollPeriod: 1000, ratedPower: 1, resolution: 1000))
    run.read([100, 1100])
    #expect(run.total == 1000)
  }

  @Test func `The first step of a coarse register is no jump`() {
    var run = CounterRun(CounterSettings(pollPeriod: 1000, ratedPower: 10_000))
    run.read([1_234_567_000, 1_234_567_000, 1_234_568_000, 1_234_568_000])
    #expect(run.total == 1000)
    #expect(run.notes.isEmpty)
  }

  @Test(arguments: [(19, 1e6), (20, 0.0)])
  func `Rates are judged after twenty increments`(increments: Int, jumpBooked: Double) {
    var run = CounterRun()
    for second in 0...increments { run.read(1e6 + Double(second), atSecond: Double(second)) }
    run.read(2e6 + Double(increments), atSecond: Double(increments + 1))
    #expect(run.total == Double(increments) + jumpBooked)
  }

  @Test func `A hundred times the highest rate is plausible`() {
    var run = CounterRun(CounterSettings(pollPeriod: 1000, resolution: 1))
    run.learn(from: 1000, step: 1)
    run.read(1025 + 101, atSecond: 26)
    #expect(run.total == 25)
    run.read(1025 + 200, atSecond: 27)
    #expect(run.total == 225)
  }

  @Test func `The energy of a long outage is plausible and bridged`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    run.read(1000 + 86_400, atSecond: 86_400)
    #expect(run.total == 86_400)
    #expect(run.bookings.last?.bridgesGap == true)
  }
}
