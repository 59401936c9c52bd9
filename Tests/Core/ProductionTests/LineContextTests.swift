import Events
import Calendar
import Foundation
import Indicators
import Measurements
import Production
import TestSupport
import Testing

/// Bits, reasons, products and people.
@Suite struct LineContextTests {
  private static let run = PointReference(device: "press-1", point: "run")
  private static let alarm = PointReference(device: "press-1", point: "alarm")
  private static let why = PointReference(device: "press-1", point: "why")
  private static let product = PointReference(device: "press-1", point: "product")
  private static let workers = PointReference(device: "press-1", point: "workers")

  private static func press() -> Press {
    var definition = Press.definition()
    definition.reason = StopReasonSource(
      point: why,
      names: [0: "none", 1: "jam", 2: "no material"]
    )
    definition.product = ProductSource(point: product, idealCycles: [1: 0.5, 2: 2.5])
    definition.workersPoint = workers
    return Press(definition)
  }

  private static func values(_ press: Press) -> [String: Double] {
    Dictionary(press.total.indicators().map { ($0.name, $0.value) }) { $1 }
  }

  @Test func `bits count together once all of them are read, the first that is set telling`() {
    var definition = Press.definition()
    definition.state = .coils(
      [StateCoil(point: Self.alarm, state: .fault), StateCoil(point: Self.run, state: .running)],
      otherwise: .off
    )
    var press = Press(definition)
    for second in stride(from: 0.0, to: 40, by: 1) {
      let time = Press.at(6, 0, second)
      press.read(second < 30 ? 1 : 0, of: Self.run, at: time)
      // The alarm comes on while the machine still shows that it runs.
      press.read((10..<20).contains(second) ? 1 : 0, of: Self.alarm, at: time)
    }
    press.advance(to: Press.at(6, 0, 40))
    #expect(press.total.productionTime == 20_000)
    #expect(press.total.delayTime == 10_000 && press.total.downTime == 10_000)
    #expect(press.events.count == 3)
  }

  @Test func `a bit that cannot be read leaves the state unknown after two poll periods`() {
    var definition = Press.definition()
    definition.state = .coils([StateCoil(point: Self.run, state: .running)], otherwise: .idle)
    var press = Press(definition)
    press.read(1, of: Self.run, at: Press.at(6))
    press.read(nil, of: Self.run, from: Press.at(6, 0, 1), to: Press.at(6, 0, 10))
    press.advance(to: Press.at(6, 0, 10))
    #expect(press.total.productionTime == 2000 && press.total.unknownTime == 8000)
  }

  @Test func `each product's items count with its own ideal cycle`() {
    var press = Self.press()
    press.read(1, at: Press.at(6))
    press.read(1, of: Self.product, at: Press.at(6))
    press.read(100, of: Press.good, at: Press.at(6))
    press.read(0, of: Press.reject, at: Press.at(6))
    press.read(110, of: Press.good, at: Press.at(6, 0, 10))
    press.read(2, of: Self.product, at: Press.at(6, 0, 10))
    press.read(114, of: Press.good, at: Press.at(6, 0, 20))
    press.read(9, of: Self.product, at: Press.at(6, 0, 21))
    press.read(115, of: Press.good, at: Press.at(6, 0, 30))
    // Code 9 has no cycle of its own: the line's, 1.2 s.
    #expect(press.total.plannedForGood == 10 * 500_000 + 4 * 2_500_000 + 1_200_000)
  }

  @Test func `a reason belongs to the whole stop, and another one begins a stop of its own`() {
    var press = Self.press()
    press.read(1, from: Press.at(6), to: Press.at(6, 1))
    press.read(2, from: Press.at(6, 1), to: Press.at(6, 1, 10))
    press.read(1, of: Self.why, at: Press.at(6, 1, 9))
    press.read(2, from: Press.at(6, 1, 10), to: Press.at(6, 1, 30))
    press.read(2, of: Self.why, at: Press.at(6, 1, 30))
    press.read(2, from: Press.at(6, 1, 30), to: Press.at(6, 2))
    press.read(0, of: Self.why, at: Press.at(6, 2))
    press.read(1, from: Press.at(6, 2), to: Press.at(6, 3))
    // A standstill without a reason is no stop of the Pareto; a fault without one is unspecified.
    press.read(0, from: Press.at(6, 3), to: Press.at(6, 4))
    press.read(2, from: Press.at(6, 4), to: Press.at(6, 4, 5))
    press.read(1, from: Press.at(6, 4, 5), to: Press.at(6, 5))
    let stops = press.total.stops
    #expect(stops["jam"] == StopSums(count: 1, duration: 30_000))
    #expect(stops["no material"] == StopSums(count: 1, duration: 30_000))
    #expect(stops["unspecified"] == StopSums(count: 1, duration: 5000))
    #expect(stops.count == 3)
    #expect(press.total.delayTime == 65_000 && press.total.failures == 2)
    #expect(press.total.stopsByDuration.map(\.reason) == ["jam", "no material", "unspecified"])
  }

  @Test(arguments: [false, true])
  func `a reason belongs to the state it was read with, whichever comes first`(isFirst: Bool) {
    var press = Self.press()
    let scan = { (press: inout Press, state: Double, reason: Double, time: Timestamp) in
      if isFirst { press.read(reason, of: Self.why, at: time) }
      press.read(state, at: time)
      if !isFirst { press.read(reason, of: Self.why, at: time) }
    }
    // Idle, then a jam, then idle again, then no material while idle.
    for (state, reason, from, to) in [
      (0.0, 0.0, 0.0, 10.0), (2, 1, 10, 30), (0, 0, 30, 40), (0, 2, 40, 45), (1, 0, 45, 60),
    ] {
      for second in stride(from: from, to: to, by: 1) {
        scan(&press, state, reason, Press.at(6, 0, second))
        press.advance(to: Press.at(6, 0, second + 0.4))
      }
    }
    #expect(
      press.total.stops == [
        "jam": StopSums(count: 1, duration: 20_000),
        "no material": StopSums(count: 1, duration: 15_000),
      ]
    )
  }

  @Test func `people who come while a state is in doubt do not move its beginning`() throws {
    var definition = Press.definition()
    definition.state = .power(Press.power, offBelow: 200, runningAbove: 3500, hold: 30_000)
    definition.workersPoint = Self.workers
    var press = Press(definition)
    for second in stride(from: 0.0, through: 120, by: 1) {
      press.read(second < 60 ? 5000 : 900, of: Press.power, at: Press.at(6, 0, second))
      press.read(
        second < 70 ? 3 : second < 80 ? 5 : 4,
        of: Self.workers,
        at: Press.at(6, 0, second)
      )
    }
    // The second change settles what the first one left open.
    #expect(press.total.productionTime == 70_000 && press.total.downTime == 50_000)
    #expect(press.total.workTime == 3 * 70_000 + 5 * 10_000 + 4 * 40_000)
    press = Press(definition)
    for second in stride(from: 0.0, through: 120, by: 1) {
      press.read(second < 60 ? 5000 : 900, of: Press.power, at: Press.at(6, 0, second))
      press.read(second < 70 ? 3 : 5, of: Self.workers, at: Press.at(6, 0, second))
    }
    #expect(press.total.productionTime == 60_000 && press.total.downTime == 60_000)
    #expect(press.total.workTime == 3 * 70_000 + 5 * 50_000)
    #expect(press.events.map(\.timestamp) == [Press.at(6, 1)])
  }

  @Test func `people at a point make worker-hours of planned operation time`() throws {
    var press = Self.press()
    press.read(1, at: Press.at(6))
    press.read(6, of: Self.workers, at: Press.at(6))
    press.read(0, of: Press.good, at: Press.at(6))
    press.read(0, of: Press.reject, at: Press.at(6))
    press.read(1, from: Press.at(6), to: Press.at(7))
    press.read(3, of: Self.workers, at: Press.at(7))
    press.read(1, from: Press.at(7), to: Press.at(8))
    press.read(900, of: Press.good, at: Press.at(8))
    press.advance(to: Press.at(8))
    let values = Self.values(press)
    #expect(values["worker_hours"] == 9)
    #expect(values["good_per_worker_hour"] == 100)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `all of it outlives being written and read back`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var (whole, restored) = (Self.press(), Self.press())
    var good = 0.0
    for second in stride(from: 0.0, to: 3000, by: 1) {
      let time = Press.at(13, 30, second)
      let state = Int.random(in: 0..<20, using: &generator) == 0 ? 2.0 : 1
      good += state == 1 ? 1 : 0
      var readings = [(Press.state, state), (Press.good, good), (Press.reject, 0)]
      for (point, top) in [(Self.why, 3), (Self.product, 3), (Self.workers, 9)]
      where Int.random(in: 0..<15, using: &generator) == 0 {
        readings.append((point, Double(Int.random(in: 0...top, using: &generator))))
      }
      for (point, value) in readings {
        whole.read(value, of: point, at: time)
        restored.read(value, of: point, at: time)
      }
      guard Int.random(in: 0..<50, using: &generator) == 0 else { continue }
      let bytes = try JSONEncoder().encode(restored.line)
      restored.line = try JSONDecoder().decode(ProductionLine.self, from: bytes)
    }
    #expect(whole.filled == restored.filled && whole.events == restored.events, "seed \(seed)")
    // What the Pareto tells of faults is the time in fault, to the millisecond.
    whole.read(1, at: Press.at(14, 30))
    let stopped = whole.total.stops.values.reduce(0) { $0 + $1.duration }
    #expect(stopped == whole.total.delayTime, "seed \(seed)")
  }
}
