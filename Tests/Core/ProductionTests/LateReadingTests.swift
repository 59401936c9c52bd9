import Events
import Calendar
import Foundation
import Indicators
import Measurements
import Production
import TestSupport
import Testing

/// Readings of a press with reasons, some of which are processed long after they were taken, while the
/// clock's ticks go on; now and then readings are missing for good.
private struct BusyMachine {
  static let why = PointReference(device: "press-1", point: "why")

  struct PollResult { var time: Int64, state: Double, why: Double, good: Double }

  var scans: [PollResult] = []

  init(seed: UInt64, count: Int = 400) {
    var generator = SeededGenerator(seed: seed)
    var time = Press.at(.random(in: 0...23, using: &generator), 43).milliseconds
    var scan = PollResult(time: time, state: 1, why: 0, good: 7000)
    for _ in 0..<count {
      scan.time = time
      scans.append(scan)
      let isGap = Int.random(in: 0..<25, using: &generator) == 0
      time +=
        isGap
        ? .random(in: 501...90_000, using: &generator)
        : .random(in: 200...500, using: &generator)
      if Int.random(in: 0..<9, using: &generator) == 0 {
        scan.state = Double(Int.random(in: 0...3, using: &generator))
      }
      if Int.random(in: 0..<9, using: &generator) == 0 {
        scan.why = Double(Int.random(in: 0...3, using: &generator))
      }
      if scan.state == 1 { scan.good += 1 }
    }
  }

  static func press(isPower: Bool) -> Press {
    var definition = Press.definition(minorStop: 2)
    definition.reason = StopReasonSource(point: why, names: [1: "jam", 2: "tool"])
    if isPower {
      definition.state = .power(Press.power, offBelow: 200, runningAbove: 3500, hold: 900)
    }
    return Press(definition, pollPeriod: 250)
  }

  /// Feeds all scans; before each, the clock ticks each second up to so many milliseconds after it was
  /// taken, as `delay` says.
  func run(isPower: Bool, delay: ((inout SeededGenerator) -> Int64)?, seed: UInt64) -> Press {
    var generator = SeededGenerator(seed: seed)
    var press = Self.press(isPower: isPower)
    var clock = scans[0].time
    for (index, scan) in scans.enumerated() {
      let late = index == 0 ? nil : delay.map { $0(&generator) }
      while let late, clock < scan.time + late {
        clock += .random(in: 1...1000, using: &generator)
        press.advance(to: Timestamp(milliseconds: min(clock, scan.time + late)))
      }
      feed(scan, &press, isPower: isPower)
    }
    // Everything is in, and long past.
    press.advance(to: Timestamp(milliseconds: (scans.last?.time ?? 0) + 3_600_000))
    return press
  }

  private func feed(_ scan: PollResult, _ press: inout Press, isPower: Bool) {
    let time = Timestamp(milliseconds: scan.time)
    if isPower {
      press.read([800, 5000, 100, 900][Int(scan.state)], of: Press.power, at: time)
    } else {
      press.read(scan.state, at: time)
    }
    press.read(scan.why, of: Self.why, at: time)
    press.read(scan.good, of: Press.good, at: time)
  }
}

extension Press {
  /// What lasted as stops, in all slots.
  fileprivate var stopTime: Int64 { total.stops.values.reduce(0) { $0 + $1.duration } }

  /// The changes of state that were told and not taken back.
  fileprivate var told: [Event] {
    events.reduce(into: []) { told, event in
      guard event.kind == .stateResumed else { return told.append(event) }
      if told.last?.timestamp == event.timestamp { told.removeLast() } else { told.append(event) }
    }
  }

  /// The runs of states as the store keeps them: the last one told of each beginning.
  fileprivate var storedRuns: [Timestamp: PastRun] {
    Dictionary(runs.map { ($0.interval.from, $0) }) { $1 }
  }
}

@Suite(.computing) struct LateReadingTests {
  static let cases = (UInt64(1)...10).flatMap { seed in [(seed, false), (seed, true)] }

  @Test(arguments: cases)
  func `readings that come late behind ticks give the same sums, runs and events as without ticks`(
    seed: UInt64,
    isPower: Bool
  ) {
    let machine = BusyMachine(seed: seed)
    let whole = machine.run(isPower: isPower, delay: nil, seed: seed)
    let late = machine.run(
      isPower: isPower,
      delay: { .random(in: 0...ProductionLine.lateness, using: &$0) },
      seed: seed &+ 40
    )
    #expect(late.filled == whole.filled, "seed \(seed)")
    #expect(late.events == whole.events, "seed \(seed)")
    #expect(late.runs == whole.runs, "seed \(seed)")
  }

  @Test(arguments: cases)
  func `readings that come minutes late still give the same sums and runs`(
    seed: UInt64,
    isPower: Bool
  ) {
    let machine = BusyMachine(seed: seed)
    let whole = machine.run(isPower: isPower, delay: nil, seed: seed)
    let late = machine.run(
      isPower: isPower,
      delay: { .random(in: 0..<9, using: &$0) == 0 ? .random(in: 0...180_000, using: &$0) : 0 },
      seed: seed &+ 50
    )
    #expect(late.filled == whole.filled, "seed \(seed)")
    #expect(late.told == whole.events, "seed \(seed)")
    #expect(late.storedRuns == whole.storedRuns, "seed \(seed)")
  }

  @Test(arguments: cases)
  func `the stops that are told are those of the sums, however late readings come`(
    seed: UInt64,
    isPower: Bool
  ) {
    let machine = BusyMachine(seed: seed)
    for longest in [400, 5000, 29_000, 30_000, 31_000, 300_000] as [Int64] {
      let late = machine.run(
        isPower: isPower,
        delay: { .random(in: 0..<5, using: &$0) == 0 ? .random(in: 0...longest, using: &$0) : 0 },
        seed: seed &+ 60
      )
      let faults = late.events.filter {
        $0.type == "state_change" && ($0.message["en"] ?? "").contains("→ fault")
      }
      let stored = late.storedRuns.values.filter { $0.state == .fault && !$0.goesOn }
      #expect(faults.count == stored.count, "seed \(seed), \(longest) ms")
      let ends = late.total.failures + late.total.minorStops
      #expect(Int(ends) <= faults.count, "seed \(seed), \(longest) ms")
      let takenBack = late.events.contains { $0.kind == .stateResumed }
      if longest <= ProductionLine.lateness { #expect(!takenBack, "seed \(seed), \(longest) ms") }
      if longest > 40_000 { #expect(takenBack, "seed \(seed), \(longest) ms") }
    }
  }

  @Test(arguments: UInt64(1)...10)
  func `at each tick the stops of faults have lasted as long as the delay`(seed: UInt64) {
    var machine = BusyMachine(seed: seed)
    // Neither idle nor off, whose time is no delay.
    for index in machine.scans.indices where machine.scans[index].state == 0 {
      machine.scans[index].state = 2
    }
    var generator = SeededGenerator(seed: seed)
    var press = BusyMachine.press(isPower: false)
    var clock = machine.scans[0].time
    for scan in machine.scans {
      let time = Timestamp(milliseconds: scan.time)
      press.read(scan.state, at: time)
      press.read(scan.why, of: BusyMachine.why, at: time)
      clock = max(clock, scan.time + .random(in: 0...3000, using: &generator))
      press.advance(to: Timestamp(milliseconds: clock))
      #expect(press.stopTime == press.total.delayTime, "seed \(seed), at \(clock)")
      #expect(press.total.stops.values.allSatisfy { $0.count > 0 && $0.duration > 0 })
    }
  }

  @Test func `a stop over which the machine stalled is one stop with its reason`() {
    var press = BusyMachine.press(isPower: false)
    press.read(1, at: Press.at(6))
    press.read(2, at: Press.at(6, 0, 0.25))
    press.read(1, of: BusyMachine.why, at: Press.at(6, 0, 0.25))
    // The reading of 06:00:00.5 comes after the tick of 06:00:37.8.
    press.advance(to: Press.at(6, 0, 37.8))
    #expect(press.line.state == .unknown)
    press.read(2, at: Press.at(6, 0, 0.5))
    #expect(press.line.state == .fault && press.line.stateSince == Press.at(6, 0, 0.25))
    press.read(2, at: Press.at(6, 0, 1))
    press.advance(to: Press.at(6, 0, 1.5))
    #expect(press.total.failures == 0 && press.total.stops["jam"]?.count == 1)
    press.read(1, at: Press.at(6, 0, 1.5))
    #expect(press.total.stops["jam"]?.duration == 1250 && press.total.delayTime == 1250)
    #expect(press.total.minorStops == 1 && press.total.minorStopTime == 1250)
  }
}
