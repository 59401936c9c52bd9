import Energy
import Measurements
import Testing

@Suite struct CounterTrackerTests {
  @Test func `The first reading books nothing and the next its difference`() {
    var run = CounterRun()
    run.read([1000, 1002.5])
    let interval = Interval(from: .start, to: .start.plus(seconds: 1))
    #expect(run.bookings == [Booking(interval: interval, amount: 2500, bridgesGap: false)])
  }

  @Test func `A reading that is no number is passed over`() {
    var run = CounterRun()
    run.read([1000, .nan, .infinity, -.infinity, 1e300, -1e300, 1003])
    #expect(run.total == 3)
    #expect(run.notes.isEmpty)
  }

  @Test(arguments: [2.0, 2.001, 3600]) func `More than two poll periods are a gap`(after: Double) {
    var run = CounterRun()
    run.read(1000, atSecond: 0)
    run.read(1010, atSecond: after)
    #expect(run.bookings.map(\.bridgesGap) == [after > 2])
    #expect(run.total == 10)
  }

  @Test(arguments: [0.0, 500, 1e9]) func `A single false value books nothing`(false value: Double) {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    run.read(value, atSecond: 26)
    run.read(1027, atSecond: 27)
    #expect(run.total == 27)
    #expect(run.notes == [.suspect])
  }

  @Test func `Two different false values in a row book nothing`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    run.read(0, atSecond: 26)
    run.read(1e9, atSecond: 27)
    run.read(1028, atSecond: 28)
    #expect(run.total == 28)
  }

  @Test func `Three consistent readings start an epoch from the first of them`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    for second in 0...4 { run.read(7 + Double(second), atSecond: 26 + Double(second)) }
    #expect(run.total == 25 + 4)
    #expect(run.notes.last == .epochStarted(old: 1_025_000, base: 7000))
  }

  @Test func `A meter that is swapped for one with a higher value starts an epoch`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    for second in 0...4 { run.read(5e7 + Double(second), atSecond: 26 + Double(second)) }
    #expect(run.total == 25 + 4)
  }

  @Test func `A converter that answers with zeros for a while costs nothing`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    for second in 26...40 { run.read(0, atSecond: Double(second)) }
    for second in 41...50 { run.read(1000 + Double(second), atSecond: Double(second)) }
    #expect(run.total == 50)
    #expect(run.notes.contains(.epochResumed))
  }

  @Test func `Zeros for a while cost nothing before rates are judged either`() {
    var run = CounterRun()
    run.read([397, 0, 0, 0, 0, 413, 414])
    #expect(run.total == 17)
  }

  @Test(arguments: [(1000.0, 999.5), (1_000_000, 999_001)])
  func `A small decrease holds the value`(value: Double, lower: Double) {
    var run = CounterRun()
    run.read([value - 1, value, lower, value + 1])
    #expect(run.total == 2)
    #expect(run.notes == [.jitter])
    #expect(run.bookings.allSatisfy { !$0.bridgesGap })
  }

  @Test func `A decrease within the given resolution is jitter`() {
    var run = CounterRun(CounterSettings(pollPeriod: 1000, resolution: 10_000))
    run.read([20, 10, 30])
    #expect(run.total == 10)
    #expect(run.notes == [.jitter])
  }

  @Test func `Without a modulus no decrease is a wrap`() {
    var run = CounterRun()
    run.read([65_530, 4])
    #expect(run.total == 0)
    #expect(run.notes == [.suspect])
  }

  @Test func `A false zero near the end of the register is no wrap`() {
    var run = CounterRun(CounterSettings(pollPeriod: 1000, modulus: 65_536_000))
    run.learn(from: 60_000, step: 0.001)
    run.read(0, atSecond: 26)
    run.read(60_000.026, atSecond: 27)
    #expect(run.total == 0.026)
  }
}
