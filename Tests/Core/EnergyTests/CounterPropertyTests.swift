import Energy
import Measurements
import TestSupport
import Testing

/// A register that counts at random, and readings of it that are late, missing, false or interrupted.
private struct RandomRegister {
  var random: SeededGenerator
  var modulus: Int64?
  /// Thousandths of the unit, never wrapped.
  var counted: Int64
  var second = 0.0
  var falseInARow = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    modulus = random.chance(0.5) ? 1_000_000 : nil
    counted = Int64.random(in: 1...900_000, using: &random)
  }

  var shown: Double { MilliUnits.units(modulus.map { counted % $0 } ?? counted) }

  mutating func pass(seconds: Double) {
    second += seconds
    counted += Int64(seconds) * Int64.random(in: 50...1000, using: &random) / 10
  }

  /// The next reading: mostly the register's, now and then a single false one.
  mutating func reading(mayBeFalse: Bool) -> Double {
    guard mayBeFalse, falseInARow < 2, random.chance(0.05) else {
      falseInARow = 0
      return shown
    }
    falseInARow += 1
    return Double.random(in: 1e9...1e12, using: &random)
  }
}

@Suite struct CounterPropertyTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Polls, gaps, wraps, spikes and restarts book the true difference`(seed: UInt64) throws {
    var register = RandomRegister(seed: seed)
    let settings = CounterSettings(pollPeriod: 1000, modulus: register.modulus)
    var run = CounterRun(settings)
    run.read(register.shown, atSecond: 0)
    let before = register.counted
    for poll in 0..<600 {
      let isLearning = poll < 30
      register.pass(seconds: isLearning || register.random.chance(0.9) ? 1 : 8)
      run.read(register.reading(mayBeFalse: !isLearning), atSecond: register.second)
      if register.random.chance(0.05) { run.tracker = try Self.restarted(run.tracker) }
    }
    register.pass(seconds: 1)
    run.read(register.shown, atSecond: register.second)
    #expect(run.booked == register.counted - before, "seed \(seed)")
    #expect(!run.notes.contains { if case .epochStarted = $0 { true } else { false } })
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `Clocks that step and scans that repeat book the true difference`(seed: UInt64) {
    var register = RandomRegister(seed: seed)
    var run = CounterRun(CounterSettings(pollPeriod: 1000, modulus: register.modulus))
    run.read(register.shown, atSecond: 0)
    let before = register.counted
    var step = 0.0
    for poll in 0..<600 {
      register.pass(seconds: 1)
      if poll > 30, register.random.chance(0.02) {
        step += Double.random(in: -4000...4000, using: &register.random)
      }
      run.read(register.shown, atSecond: register.second + step)
      if register.random.chance(0.1) { run.read(register.shown, atSecond: register.second + step) }
    }
    // Two poll periods after the last small step back, nothing is held any more.
    for _ in 0..<5 {
      register.pass(seconds: 1)
      run.read(register.shown, atSecond: register.second + step)
    }
    #expect(run.booked == register.counted - before, "seed \(seed)")
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `A checkpoint of anything but a checkpoint is refused`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var run = CounterRun()
    run.learn(from: 1000, step: 1)
    run.read(7, atSecond: 26)
    let whole = run.tracker.checkpoint
    let settings = run.tracker.settings
    #expect(CounterTracker(settings: settings, checkpoint: whole) == run.tracker)
    for length in 0..<whole.count {
      let cut = Array(whole.prefix(length))
      #expect(CounterTracker(settings: settings, checkpoint: cut) == nil)
    }
    for _ in 0..<200 {
      var broken = whole
      broken[Int.random(in: 0..<broken.count, using: &random)] ^= UInt8.random(
        in: 1...255,
        using: &random
      )
      // What it gives is not the point; that it counts on without a crash is.
      guard var tracker = CounterTracker(settings: settings, checkpoint: broken) else { continue }
      for second in 0..<5 {
        _ = tracker.accept(1030 + Double(second), at: .start.plus(seconds: 30 + Double(second)))
      }
    }
  }

  private static func restarted(_ tracker: CounterTracker) throws -> CounterTracker {
    try #require(CounterTracker(settings: tracker.settings, checkpoint: tracker.checkpoint))
  }
}
