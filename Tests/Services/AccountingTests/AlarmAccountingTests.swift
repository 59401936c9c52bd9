import Events
import Accounting
import Alarms
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

@Suite struct AlarmAccountingTests {
  private static let hot = WatchedAlarm(
    rule: AlarmRule(
      id: "hot",
      subject: "thermometer",
      valueName: "thermometer.temperature",
      unit: "Cel",
      condition: .above(80, clearBelow: 70),
      hold: 3000
    ),
    source: .point(PointReference(device: "thermometer", point: "temperature"))
  )

  private static func indicator(_ field: String, _ condition: AlarmCondition, period: String? = nil)
    -> WatchedAlarm
  {
    let watch = IndicatorWatch(
      subject: "factory",
      family: .energy,
      period: period,
      field: field,
      hasShifts: false,
      condition: condition
    )
    return WatchedAlarm(
      rule: AlarmRule(
        id: "energy",
        subject: "factory",
        valueName: "energy.factory.\(field)",
        condition: condition
      ),
      source: .indicator(watch)
    )
  }

  private static func started(
    _ alarms: [WatchedAlarm],
    on plant: Plant,
    at now: Timestamp = .six
  ) async throws -> Accounting {
    var definition = plant.definition
    definition.alarms = alarms
    let accounting = Accounting(definition, store: plant.ledger)
    try await accounting.start(at: now)
    return accounting
  }

  private static func warm(_ accounting: Accounting, _ degrees: Double, at second: Double) async {
    let time = Timestamp.six.plus(second)
    await accounting.accept(Plant.scan("thermometer", [0: degrees], at: time))
    await accounting.advance(to: time)
  }

  private static func told(_ ledger: InMemoryLedger) async -> [String] {
    await ledger.events.map(\.type)
  }

  @Test func `A point raises an alarm after its time, and its event and state are one commit`()
    async throws
  {
    let plant = Plant()
    let accounting = try await Self.started([Self.hot], on: plant)
    for second in 1...6 { await Self.warm(accounting, 90, at: Double(second)) }
    await Self.warm(accounting, 60, at: 7)
    let events = await plant.ledger.events
    #expect(events.map(\.type) == ["alarm_raised", "alarm_cleared"])
    #expect(events.map(\.timestamp) == [.six.plus(4), .six.plus(7)])
    for commit in await plant.ledger.commits where !commit.events.isEmpty {
      #expect(commit.checkpoints["alarm/hot"] != nil)
      #expect(commit.alarms.map(\.rule.id) == ["hot"])
    }
  }

  /// The meter is read for the first half of a quarter only: 450 Wh of 900 Wh.
  @Test(
    arguments: [
      (AlarmCondition.below(800, clearAbove: 800), 0), (.outside(800...1000), 0),
      (.equals(450), 0), (.above(400, clearBelow: 400), 1),
    ]
  )
  func `A row of which too little is known tells only what exceeds a limit`(
    condition: AlarmCondition,
    raised: Int
  ) async throws {
    let plant = Plant()
    let watched = Self.indicator("active_energy_import", condition)
    let accounting = try await Self.started([watched], on: plant)
    await accounting.run(0...450)
    for second in 451...930 { await accounting.advance(to: .six.plus(Double(second))) }
    let quarter = try #require(await plant.ledger.finals("factory", "15min").first)
    #expect(quarter.quality == .incomplete && quarter["active_energy_import"] == 450)
    #expect(await Self.told(plant.ledger).count == raised)
  }

  @Test func `An alarm alone makes a device interesting`() async throws {
    let accounting = try await Self.started([Self.hot], on: Plant(accounts: []))
    #expect(accounting.interestingDevices == ["thermometer"])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Killed at any moment, it tells raised and cleared in turn and loses none for good`(
    seed: UInt64
  ) async throws {
    var random = SeededGenerator(seed: seed)
    let plant = Plant()
    var accounting = try await Self.started([Self.hot], on: plant)
    var isHot = false
    for second in 1...400 {
      if second.isMultiple(of: 20) { isHot.toggle() }
      if random.chance(0.05) {
        await plant.ledger.setBroken(random.chance(0.5))
        await Self.warm(accounting, isHot ? 90 : 60, at: Double(second))
        await plant.ledger.setBroken(false)
        accounting = try await Self.started([Self.hot], on: plant, at: .six.plus(Double(second)))
      } else {
        await Self.warm(accounting, isHot ? 90 : 60, at: Double(second))
      }
    }
    let told = await Self.told(plant.ledger)
    for (position, type) in told.enumerated() {
      let expected = position.isMultiple(of: 2) ? "alarm_raised" : "alarm_cleared"
      #expect(type == expected, "\(told), seed \(seed)")
    }
    #expect(told.count == 20, "seed \(seed)")
  }

  @Test func `A restart within the time that a condition must hold does not begin it anew`()
    async throws
  {
    let plant = Plant()
    let first = try await Self.started([Self.hot], on: plant)
    await Self.warm(first, 90, at: 1)
    await Self.warm(first, 90, at: 2)
    let second = try await Self.started([Self.hot], on: plant, at: .six.plus(3))
    await second.advance(to: .six.plus(4))
    // Nobody knows how hot it is until it is measured again.
    #expect(await Self.told(plant.ledger).isEmpty)
    await Self.warm(second, 90, at: 5)
    #expect(await Self.told(plant.ledger) == ["alarm_raised"])
  }

  @Test func `An alarm that is raised and taken out of the configuration is cleared once`()
    async throws
  {
    let plant = Plant()
    let first = try await Self.started([Self.hot], on: plant)
    for second in 1...5 { await Self.warm(first, 90, at: Double(second)) }
    for restart in 6...8 {
      let later = try await Self.started([], on: plant, at: .six.plus(Double(restart)))
      await later.advance(to: .six.plus(Double(restart) + 0.5))
      await later.finish(at: .six.plus(Double(restart) + 0.6))
    }
    #expect(await Self.told(plant.ledger) == ["alarm_raised", "alarm_cleared"])
  }

  /// Hot for a second when it was taken out; put back later, it must be hot for 3 s again.
  @Test func `An alarm that comes back into the configuration begins anew`() async throws {
    let plant = Plant()
    let first = try await Self.started([Self.hot], on: plant)
    await Self.warm(first, 90, at: 1)
    await first.finish(at: .six.plus(1.5))
    let without = try await Self.started([], on: plant, at: .six.plus(2))
    await without.finish(at: .six.plus(3))
    let later = try await Self.started([Self.hot], on: plant, at: .six.plus(100))
    await Self.warm(later, 90, at: 101)
    await Self.warm(later, 90, at: 103)
    #expect(await Self.told(plant.ledger).isEmpty)
    await Self.warm(later, 90, at: 104)
    #expect(await plant.ledger.events.map(\.timestamp) == [.six.plus(104)])
  }

  @Test func `A sum above its limit is told while its interval still runs`() async throws {
    let plant = Plant()
    let limit = AlarmCondition.above(100, clearBelow: 100)
    let alarm = Self.indicator("active_energy_import", limit, period: "hour")
    let accounting = try await Self.started([alarm], on: plant)
    await accounting.run(0...200)
    let events = await plant.ledger.events
    #expect(events.map(\.type) == ["alarm_raised"])
    #expect(events.first?.subject == "factory")
  }

  @Test func `A sum below its limit is told only when its interval has ended`() async throws {
    let plant = Plant()
    let limit = AlarmCondition.below(10_000, clearAbove: 10_000)
    let alarm = Self.indicator("active_energy_import", limit)
    let accounting = try await Self.started([alarm], on: plant)
    await accounting.run(0...899)
    #expect(await Self.told(plant.ledger).isEmpty)
    await accounting.run(900...905)
    #expect(await Self.told(plant.ledger) == ["alarm_raised"])
  }

  @Test func `A forecast above the limit raises before the block ends`() async throws {
    let plant = Plant()
    let limit = AlarmCondition.above(3000, clearBelow: 2000)
    let alarm = Self.indicator("demand_forecast", limit)
    let accounting = try await Self.started([alarm], on: plant)
    await accounting.run(0...130)
    #expect(await Self.told(plant.ledger) == ["alarm_raised"])
  }

  @Test func `A shelved alarm stays quiet over a restart, and says so`() async throws {
    let plant = Plant()
    let first = try await Self.started([Self.hot], on: plant)
    #expect(await first.shelveAlarm("hot", until: .six.plus(20), at: .six.plus(1)))
    #expect(await first.shelveAlarm("cold", until: .six.plus(20), at: .six.plus(1)) == false)
    await Self.warm(first, 90, at: 2)
    #expect(await plant.ledger.commits.last?.alarms.first?.name == "shelved")
    let second = try await Self.started([Self.hot], on: plant, at: .six.plus(3))
    for moment in 4...19 { await Self.warm(second, 90, at: Double(moment)) }
    #expect(await Self.told(plant.ledger).isEmpty)
    await Self.warm(second, 90, at: 20)
    #expect(await Self.told(plant.ledger) == ["alarm_raised"])
  }

  @Test func `A latched alarm ends when it is acknowledged`() async throws {
    var alarm = Self.hot
    alarm.rule.latches = true
    let plant = Plant()
    let accounting = try await Self.started([alarm], on: plant)
    #expect(await accounting.acknowledgeAlarm("hot", at: .six) == false)
    for second in 1...5 { await Self.warm(accounting, 90, at: Double(second)) }
    await Self.warm(accounting, 20, at: 6)
    #expect(await Self.told(plant.ledger) == ["alarm_raised"])
    #expect(await accounting.acknowledgeAlarm("hot", at: .six.plus(7)))
    await accounting.advance(to: .six.plus(7))
    #expect(await Self.told(plant.ledger) == ["alarm_raised", "alarm_cleared"])
  }
}
