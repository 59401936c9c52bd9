import Energy
import Measurements
import Testing

@Suite struct MeterSwapTests {
  @Test func `A swap declared before the new meter is read is exact`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    let outcome = run.tracker.swap(oldFinal: 1030, newInitial: 5, at: .start.plus(seconds: 30))
    #expect(outcome.booking?.amount == 5000)
    run.read(7, atSecond: 31)
    #expect(run.total == 25 + 2)
  }

  @Test func `A swap declared after the new meter was believed is exact`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    for second in 0...5 { run.read(7 + Double(second), atSecond: 100 + Double(second)) }
    let outcome = run.tracker.swap(oldFinal: 1030, newInitial: 5, at: .start.plus(seconds: 110))
    #expect(outcome.booking?.amount == 7000)
    #expect(run.total == 25 + 5)
    let again = run.tracker.swap(oldFinal: 1030, newInitial: 5, at: .start.plus(seconds: 111))
    #expect(again == .nothing)
  }

  @Test func `A final value below what is booked is refused`() {
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    #expect(run.tracker.swap(oldFinal: 900, newInitial: 0, at: .start) == .nothing)
    #expect(run.tracker.swap(oldFinal: .nan, newInitial: 0, at: .start) == .nothing)
  }
}
