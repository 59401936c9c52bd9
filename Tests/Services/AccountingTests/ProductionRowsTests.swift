import Events
import Accounting
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

@Suite(.computing) struct ProductionRowsTests {
  static var plant: Plant {
    var plant = Plant()
    plant.lines = [Plant.press]
    plant.shifts = [Plant.allDay]
    return plant
  }

  /// What the press shows at a second: runs, and is in fault for the last minute of each ten.
  static func readings(_ second: Int) -> [Int: Double] {
    let isFault = second % 600 >= 540
    return [
      Plant.Press.state: isFault ? 2 : 1,
      Plant.Press.good: Double(second / 2),
      Plant.Press.reject: Double(second / 100),
    ]
  }

  static func read(_ second: Int, into accounting: Accounting) async {
    let time = Timestamp.six.plus(Double(second))
    await accounting.accept(Plant.scan("press-1", readings(second), at: time))
    await accounting.read(1000 + Double(second), at: time)
    await accounting.advance(to: time)
  }

  @Test func `An hour's row has times, counts, ratios and the energy of a good item`()
    async throws
  {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...3601 { await Self.read(second, into: accounting) }
    let hour = try #require(await plant.ledger.finals("press-line", "hour").first)
    #expect(hour["planned_busy_time"] == 3600)
    #expect(hour["production_time"] == 3240)
    #expect(hour["delay_time"] == 360)
    #expect(hour["good"] == 1800)
    #expect(hour["scrap"] == 36)
    #expect(hour["availability"] == 0.9)
    #expect(hour["oee"] == 0.6)
    #expect(hour["energy_per_good"] == 2)
    #expect(hour.coverage == 1)
    #expect(hour.quality == .good)
    #expect(await plant.ledger.finals("press-line", "15min").isEmpty)
    let changes = await plant.ledger.events.filter { $0.type == "state_change" }
    #expect(changes.count == 12)
  }

  /// 1836 items of 3 s in 3240 s of running are 1.7.
  @Test func `A row says that its ideal cycle looks too long`() async throws {
    var plant = Self.plant
    plant.lines[0].idealCycle = 3
    let accounting = try await plant.started(at: .six)
    for second in 0...3601 { await Self.read(second, into: accounting) }
    let hour = try #require(await plant.ledger.finals("press-line", "hour").first)
    #expect(hour["effectiveness"] == 1.7)
    #expect(hour.sources == ["effectiveness": "exceeds_ideal_cycle"])
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func `Killed at thirty moments, items are exact and only unread time is unknown`(seed: UInt64)
    async throws
  {
    var random = SeededGenerator(seed: seed)
    let plant = Self.plant
    var accounting = try await plant.started(at: .six)
    var kills: [Int: Int] = [:]
    while kills.count < 30 {
      let moment = Int.random(in: 10..<3580, using: &random)
      kills[moment] = Int.random(in: 0...5, using: &random)
    }
    var absentUntil = 0
    var missed = 0
    for second in 0...3605 {
      if let outage = kills[second] {
        let time = Timestamp.six.plus(Double(second))
        await accounting.accept(Plant.scan("press-1", Self.readings(second), at: time))
        absentUntil = max(absentUntil, second + outage)
        accounting = try await plant.started(at: .six.plus(Double(absentUntil) - 0.5))
      }
      guard second >= absentUntil else {
        missed += 1
        continue
      }
      await Self.read(second, into: accounting)
    }
    let hour = try #require(await plant.ledger.finals("press-line", "hour").first)
    #expect(hour["good"] == 1800, "seed \(seed)")
    #expect(hour["scrap"] == 36, "seed \(seed)")
    #expect(hour["planned_busy_time"] == 3600, "seed \(seed)")
    let running = try #require(hour["production_time"])
    let unknown = try #require(hour["unknown_time"])
    // A state holds for two poll periods beyond its reading, so each outage costs less than itself.
    #expect(unknown <= Double(missed), "seed \(seed)")
    #expect(abs(running - 3240) <= Double(missed), "seed \(seed)")
    let times = ["production_time", "setup_time", "delay_time", "down_time", "unknown_time"]
    #expect(times.compactMap { hour[$0] }.reduce(0, +) == 3600, "seed \(seed)")
  }

  @Test func `Without readings the state is unknown and coverage falls`() async throws {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...1800 { await Self.read(second, into: accounting) }
    for second in 1801...3700 { await accounting.advance(to: .six.plus(Double(second))) }
    let hour = try #require(await plant.ledger.finals("press-line", "hour").first)
    #expect(hour["unknown_time"] == 1798)
    #expect(hour.quality == .incomplete)
  }

  @Test func `A corrected energy corrects the line's row`() async throws {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...3700 {
      let time = Timestamp.six.plus(Double(second))
      await accounting.accept(Plant.scan("press-1", Self.readings(second), at: time))
      if second <= 1800 { await accounting.read(1000 + Double(second), at: time) }
      await accounting.advance(to: time)
    }
    await accounting.read(1000 + 3701, at: .six.plus(3701))
    await accounting.finish(at: .six.plus(3702))
    let hours = await plant.ledger.finals("press-line", "hour")
    // Half of the hour's 3600 Wh for all of its 1800 items would have been 1 Wh.
    #expect(hours.map { $0["energy_per_good"] } == [nil, 2])
    // The press stood for 6 of 60 min, of what is known of its energy as of the whole.
    #expect(hours.map { $0["idle_energy_share"] } == [0.1, 0.1])
    #expect(hours.first?["idle_energy"] != nil)
    #expect(hours.map(\.revision) == [1, 2])
  }
}
