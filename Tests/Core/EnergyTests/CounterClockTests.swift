import Energy
import Measurements
import Testing

@Suite struct CounterClockTests {
  @Test func `A repeated scan books nothing twice`() {
    var run = CounterRun()
    run.read(1000, atSecond: 0)
    for _ in 0..<5 { run.read(1001, atSecond: 1) }
    run.read(1002, atSecond: 2)
    #expect(run.total == 2)
  }

  @Test(arguments: [nil, 3600.0])
  func `A clock set back by a second loses nothing`(ratedPower: Double?) {
    var run = CounterRun(
      CounterSettings(pollPeriod: 1000, ratedPower: ratedPower, resolution: 1)
    )
    run.learn(from: 1000, step: 1)
    for second in 26...40 { run.read(1000 + Double(second), atSecond: Double(second) - 1.5) }
    #expect(run.total == 40)
  }

  @Test(arguments: [nil, 3600.0])
  func `A clock set back by an hour loses nothing and goes on at once`(ratedPower: Double?) {
    var run = CounterRun(
      CounterSettings(pollPeriod: 1000, ratedPower: ratedPower, resolution: 1)
    )
    run.learn(from: 1000, step: 1)
    for second in 26...40 { run.read(1000 + Double(second), atSecond: Double(second) - 3600) }
    #expect(run.total == 40)
    #expect(run.bookings.last?.interval.to == .start.plus(seconds: 40 - 3600))
  }

  @Test func `A false zero while the clock is set back books nothing`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    run.read(0, atSecond: -3600)
    run.read(1027, atSecond: -3599)
    #expect(run.total == 27)
  }

  @Test func `A clock set forward is a gap`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    run.read(1026, atSecond: 3626)
    #expect(run.total == 26)
    #expect(run.bookings.last?.bridgesGap == true)
  }
}
