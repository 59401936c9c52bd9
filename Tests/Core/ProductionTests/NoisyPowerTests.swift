import Calendar
import Foundation
import Measurements
import Production
import TestSupport
import Testing

/// A day's power of a machine without a PLC: each state has its level, with noise, pulses and dips.
private struct NoisyPower {
  static let levels: [MachineState: (mean: Double, spread: Double)] = [
    .running: (5200, 500), .idle: (900, 220), .off: (60, 30),
  ]
  private(set) var states: [MachineState] = []
  private(set) var watts: [Double] = []

  init(seed: UInt64, seconds: Int = 28_800) {
    var generator = SeededGenerator(seed: seed)
    while states.count < seconds {
      let others: [MachineState] = [.running, .idle, .off].filter { [last = states.last] in
        $0 != last
      }
      let state: MachineState = others.randomElement(using: &generator) ?? .idle
      let length = Int.random(in: state == .running ? 120...1800 : 60...600, using: &generator)
      states += Array(repeating: state, count: length)
    }
    states.removeLast(states.count - seconds)
    var pulse = 0
    for state in states {
      let (mean, spread) = Self.levels[state] ?? (0, 0)
      // Twelve uniform numbers make a normal one.
      let normal = (0..<12).reduce(-6.0) { sum, _ in sum + .random(in: 0..<1, using: &generator) }
      if Int.random(in: 0..<300, using: &generator) == 0 {
        pulse = .random(in: 1...4, using: &generator)
      }
      let disturbed = pulse > 0 ? (state == .running ? 700 : 4500) : mean
      pulse -= pulse > 0 ? 1 : 0
      watts.append(max(0, disturbed + normal * spread))
    }
  }
}

@Suite(.computing) struct NoisyPowerTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `a noisy power tells the right state for 99 percent of the time`(seed: UInt64) {
    let hold: Int64 = 10_000
    let signal = NoisyPower(seed: seed)
    var definition = Press.definition()
    definition.state = .power(Press.power, offBelow: 300, runningAbove: 2800, hold: hold)
    var line = ProductionLine(definition: definition, pollPeriod: 1000)
    var outcome = ProductionOutcome()
    for (second, watts) in signal.watts.enumerated() {
      line.accept(
        point: Press.power,
        value: watts,
        at: Press.at(6, 0, Double(second)),
        calendar: Press.calendar,
        into: &outcome
      )
    }
    var told = Array(repeating: MachineState.unknown, count: signal.states.count)
    // Nothing is read any more: the last state ends too.
    let end = Press.at(6, 0, Double(signal.watts.count) + 60)
    line.advance(to: end, calendar: Press.calendar, into: &outcome)
    for run in outcome.runs {
      let from = Int(run.interval.from.milliseconds(since: Press.at(6)) / 1000)
      let to = Int(run.interval.to.milliseconds(since: Press.at(6)) / 1000)
      for second in max(0, from)..<min(told.count, max(0, to)) { told[second] = run.state }
    }
    let right = zip(told, signal.states).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    let share = Double(right) / Double(told.count)
    #expect(share >= 0.99, "seed \(seed): \(share)")
    // Each true change is told, at a moment within the hold time of it; one that readings to the contrary hide
    // for a quarter of that time or more within twice that.
    let changes = (1..<signal.states.count - 20).filter {
      signal.states[$0] != signal.states[$0 - 1]
    }
    for second in changes {
      let contrary = (second...second + 10).filter {
        let shown = MachineState(power: signal.watts[$0], offBelow: 300, runningAbove: 2800)
        return shown != signal.states[$0]
      }
      let isHidden = contrary.count > 2
      let reach = isHidden ? 20 : 10
      let window = max(0, second - reach)...second + reach
      #expect(
        window.contains { told[$0] == signal.states[second] },
        "seed \(seed), second \(second)"
      )
    }
    print("noisy power, seed \(seed): \(share) of the time right")
  }
}
