import Energy
import Measurements
import TestSupport
import Testing

/// A register with a life: it trembles, loses what it had not saved, is reset, changed and misread.
private struct EventfulRegister {
  var random: SeededGenerator
  /// What it shows, in units.
  var shown: Int64
  /// What it truly counted, and what of it the rules say is lost.
  var counted: Int64 = 0
  var lost: Int64 = 0
  var setBacks = 0
  var epochs = 0

  /// What was counted since the reading before.
  mutating func pass() -> Int64 {
    let amount = Int64.random(in: 1...20, using: &random)
    shown += amount
    counted += amount
    return amount
  }

  /// A power cut: it goes on from a lower value, and what came since the last reading is lost.
  mutating func setBack() -> Bool {
    // 0.1 % of it is the limit; twelve readings of 20 must not reach the old value again.
    let most = shown / 1000 - 20
    guard most > 300 else { return false }
    lost += pass()
    shown -= Int64.random(in: 300...most, using: &random)
    setBacks += 1
    return true
  }

  /// Somebody sets it to 0, or changes the meter for one that shows less.
  mutating func reset() -> Bool {
    guard shown > 1000 else { return false }
    lost += pass()
    let isChanged = random.chance(0.5)
    shown = isChanged ? Int64.random(in: 0...(shown * 9 / 10), using: &random) : 0
    epochs += 1
    return true
  }
}

@Suite struct CounterHistoryTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Whatever happens to a register, what is booked is what it counted but for what is lost`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let start = Int64.random(in: 1_000_000...5_000_000, using: &random)
    var register = EventfulRegister(random: random, shown: start)
    var run = CounterRun(CounterSettings(pollPeriod: 10_000, resolution: 1000))
    var second = 0.0
    run.read(Double(register.shown), atSecond: second)
    // Rates are judged after twenty increments, and each event is over before the next.
    var quiet = 25
    for _ in 0..<1500 {
      second += 10
      var misread: Double?
      if quiet > 0 {
        quiet -= 1
        _ = register.pass()
      } else {
        switch Int.random(in: 0..<40, using: &register.random) {
        case 0 where register.setBack(): quiet = 14
        case 1 where register.reset(): quiet = 14
        case 2:
          misread = [0, 1, 9e12, -5].randomElement(using: &register.random)
          _ = register.pass()
          quiet = 1
        case 3:
          // It trembles: the reading is a step lower than what it showed before.
          misread = Double(register.shown - 1)
          _ = register.pass()
          quiet = 1
        case 4:
          // A gap, in which it counts on.
          second += 300
          _ = register.pass()
        default: _ = register.pass()
        }
      }
      run.read(misread ?? Double(register.shown), atSecond: second)
      if register.random.chance(0.05) {
        run.tracker = try #require(
          CounterTracker(settings: run.tracker.settings, checkpoint: run.tracker.checkpoint)
        )
      }
    }
    for _ in 0..<20 {
      second += 10
      _ = register.pass()
      run.read(Double(register.shown), atSecond: second)
    }
    #expect(run.total == Double(register.counted - register.lost), "seed \(seed)")
    #expect(run.setBacks.count == register.setBacks, "seed \(seed)")
    #expect(run.epochs == register.epochs, "seed \(seed)")
    expectTimeOnce(run.bookings, upTo: second, seed: seed)
  }

  /// No moment is accounted for twice, whatever is booked again.
  private func expectTimeOnce(_ bookings: [Booking], upTo end: Double, seed: UInt64) {
    let slots = stride(from: 0.0, to: end, by: 900).map {
      Interval(from: .start.plus(seconds: $0), to: .start.plus(seconds: $0 + 900))
    }
    var measured: [Interval: Int64] = [:]
    var bridged: [Interval: Int64] = [:]
    for booking in bookings {
      let around = slots.filter { !$0.intersection(booking.interval).isEmpty }
      for part in booking.parts(in: around) {
        measured[part.slot, default: 0] += part.measured
        bridged[part.slot, default: 0] += part.bridged
      }
    }
    for slot in slots {
      let (known, estimated) = (measured[slot] ?? 0, bridged[slot] ?? 0)
      #expect(known >= 0 && estimated >= 0 && known + estimated <= 900_000, "seed \(seed)")
    }
  }
}
