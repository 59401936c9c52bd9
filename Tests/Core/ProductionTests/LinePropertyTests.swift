import Events
import Calendar
import Foundation
import Indicators
import Measurements
import Production
import TestSupport
import Testing

/// A random day at the press: readings about a second apart, now and then a gap.
private struct Timeline {
  struct Reading { var time: Timestamp, state: Double, good: Double, reject: Double }

  var readings: [Reading] = []
  var end: Timestamp

  init(seed: UInt64, readings count: Int = 600) {
    var generator = SeededGenerator(seed: seed)
    var time = Press.at(.random(in: 0...23, using: &generator), 40).milliseconds
    var (state, good, reject) = (1.0, 5000.0, 200.0)
    for _ in 0..<count {
      readings.append(
        Reading(time: Timestamp(milliseconds: time), state: state, good: good, reject: reject)
      )
      let isGap = Int.random(in: 0..<40, using: &generator) == 0
      time +=
        isGap
        ? .random(in: 2001...900_000, using: &generator)
        : .random(in: 200...2000, using: &generator)
      if Int.random(in: 0..<12, using: &generator) == 0 {
        state = Double(Int.random(in: 0...5, using: &generator))
      }
      if state == 1 { good += Double(Int.random(in: 0...2, using: &generator)) }
      if Int.random(in: 0..<30, using: &generator) == 0 { reject += 1 }
    }
    end = Timestamp(milliseconds: time)
  }

  func feed(_ press: inout Press, _ reading: Reading) {
    press.read(reading.state, at: reading.time)
    press.read(reading.good, of: Press.good, at: reading.time)
    press.read(reading.reject, of: Press.reject, at: reading.time)
  }

  func run(_ before: (inout Press, Int) -> Void = { _, _ in }) -> Press {
    var press = Press(Press.definition(minorStop: 8))
    for (index, reading) in readings.enumerated() {
      before(&press, index)
      feed(&press, reading)
    }
    press.advance(to: end)
    return press
  }

  /// The time in one state, straight from the rule: a state holds to the next reading, at most 2 s.
  func time(in state: MachineState) -> Int64 {
    var sum: Int64 = 0
    for (index, reading) in readings.enumerated() {
      let next = index + 1 < readings.count ? readings[index + 1].time : end
      let held = min(next, reading.time.advanced(byMilliseconds: 2000))
      let own = Press.states[Int(reading.state)] ?? .unknown
      if own == state { sum += busy(reading.time, held) }
      if state == .unknown { sum += busy(held, next) }
    }
    return sum
  }

  /// Busy time from the clock alone: 06:00–14:00 and 22:00–06:00 without 09:45–10:00.
  private func busy(_ from: Timestamp, _ to: Timestamp) -> Int64 {
    let minutes: [(Int64, Int64)] = [(0, 360), (360, 585), (600, 840), (1320, 1440)]
    var sum: Int64 = 0
    for day in Int64(-1)...20 {
      for (start, end) in minutes {
        let low = Press.midnight + (day * 1440 + start) * 60_000
        let high = Press.midnight + (day * 1440 + end) * 60_000
        sum += max(0, min(high, to.milliseconds) - max(low, from.milliseconds))
      }
    }
    return sum
  }
}

@Suite(.computing) struct LinePropertyTests {
  static let seeds = Array(UInt64(1)...12)

  @Test(arguments: seeds)
  func `times are those that the rule gives`(seed: UInt64) {
    let timeline = Timeline(seed: seed)
    let total = timeline.run().total
    #expect(total.productionTime == timeline.time(in: .running), "seed \(seed)")
    #expect(total.setupTime == timeline.time(in: .setup), "seed \(seed)")
    #expect(total.delayTime == timeline.time(in: .fault), "seed \(seed)")
    #expect(total.downTime == timeline.time(in: .idle) + timeline.time(in: .off), "seed \(seed)")
    #expect(total.unknownTime == timeline.time(in: .unknown), "seed \(seed)")
    let whole = Interval(from: timeline.readings[0].time, to: timeline.end)
    #expect(total.plannedBusyTime == Press.calendar.busyTime(in: whole), "seed \(seed)")
    #expect(total.operationTime == Press.calendar.operationTime(in: whole), "seed \(seed)")
    #expect(total.good == Int64(timeline.readings.last?.good ?? 0) - 5000, "seed \(seed)")
    #expect(total.scrap == Int64(timeline.readings.last?.reject ?? 0) - 200, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `OEE is PRI·GQ by planned busy time, and the product of its factors`(seed: UInt64) throws {
    let total = Timeline(seed: seed).run().total
    guard total.productionTime > 0, total.produced > 0 else { return }
    let values = Dictionary(total.indicators().map { ($0.name, $0.value) }) { $1 }
    let oee = try #require(values["oee"])
    let expected = 1.2 * Double(total.good) / (Double(total.plannedBusyTime) / 1000)
    #expect(abs(oee - expected) < 1e-12, "seed \(seed)")
    let product =
      try #require(values["availability"]) * #require(values["effectiveness"])
      * #require(values["quality_ratio"])
    #expect(abs(oee - product) < 1e-12, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `a timeline cut at any moments gives the same slots and events`(seed: UInt64) {
    let timeline = Timeline(seed: seed)
    let whole = timeline.run()
    var generator = SeededGenerator(seed: seed &+ 100)
    let cut = timeline.run { press, index in
      guard index > 0 else { return }
      let (last, next) = (timeline.readings[index - 1].time, timeline.readings[index].time)
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let moment = Int64.random(in: last.milliseconds...next.milliseconds, using: &generator)
        press.advance(to: Timestamp(milliseconds: moment))
      }
    }
    #expect(cut.filled == whole.filled, "seed \(seed)")
    #expect(cut.events == whole.events, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `a clock tick ahead of a reading on its way changes no slot`(seed: UInt64) {
    let timeline = Timeline(seed: seed)
    let whole = timeline.run()
    let ahead = timeline.run { press, index in
      press.advance(to: timeline.readings[index].time.advanced(byMilliseconds: 150))
    }
    let times = { (press: Press) in
      press.filled.mapValues { [$0.productionTime, $0.delayTime, $0.downTime, $0.unknownTime] }
    }
    // What begins with the tick and not with the first reading is the only difference.
    let first = Press.calendar.grid.slot(containing: timeline.readings[0].time)
    #expect(
      times(ahead).filter { $0.key != first } == times(whole).filter { $0.key != first },
      "seed \(seed)"
    )
  }

  @Test(arguments: seeds)
  func `readings repeated while they hold change nothing`(seed: UInt64) {
    let timeline = Timeline(seed: seed)
    let whole = timeline.run()
    var generator = SeededGenerator(seed: seed &+ 200)
    let repeated = timeline.run { press, index in
      guard index > 0 else { return }
      var last = timeline.readings[index - 1]
      let gap = timeline.readings[index].time.milliseconds(since: last.time)
      timeline.feed(&press, last)
      guard gap <= 2000 else { return }
      last.time = last.time.advanced(byMilliseconds: .random(in: 0..<gap, using: &generator))
      timeline.feed(&press, last)
    }
    #expect(repeated.filled == whole.filled, "seed \(seed)")
    #expect(repeated.events == whole.events, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `a state written and read back at any moment goes on the same`(seed: UInt64) throws {
    let timeline = Timeline(seed: seed, readings: 300)
    let whole = timeline.run()
    var generator = SeededGenerator(seed: seed &+ 300)
    var failures = 0
    let restored = timeline.run { press, _ in
      guard Int.random(in: 0..<10, using: &generator) == 0 else { return }
      guard let data = try? JSONEncoder().encode(press.line),
        let line = try? JSONDecoder().decode(ProductionLine.self, from: data), line == press.line
      else { return failures += 1 }
      press.line = line
    }
    #expect(failures == 0)
    #expect(restored.filled == whole.filled && restored.events == whole.events, "seed \(seed)")
  }
}
