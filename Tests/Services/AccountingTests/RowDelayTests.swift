import Events
import Alarms
import Energy
import Indicators
import Measurements
import Testing

@testable import Accounting

/// Rows of a full minute that are published a little later, so that not all gateways do it at once.
@Suite struct RowDelayTests {
  /// A gateway with a delay of some seconds.
  private static func delay(of seconds: ClosedRange<Int64>) throws -> RowDelay {
    let wanted = seconds.lowerBound * 1000..<seconds.upperBound * 1000
    let all = (0..<1000).lazy.map { RowDelay(of: "becamex/bau-bang/dai-nam/gw-\($0)") }
    return try #require(all.first { wanted.contains($0.milliseconds) })
  }

  private static func started(_ plant: Plant, _ delay: RowDelay) async throws -> Accounting {
    let accounting = Accounting(plant.definition, store: plant.ledger, rowDelay: delay)
    try await accounting.start(at: .six)
    return accounting
  }

  @Test func `the delays of a park's gateways are spread over five seconds, and never change`() {
    let names = (1...25).map { "becamex/bau-bang/dai-nam/gw-\($0)" }
    let delays = names.map { RowDelay(of: $0).milliseconds }
    #expect(delays == names.map { RowDelay(of: $0).milliseconds })
    #expect(delays.allSatisfy { (0..<5000).contains($0) })
    for second in 0..<5 as Range<Int64> {
      // Five of 25 would be even.
      let count = delays.count { $0 / 1000 == second }
      #expect((1...10).contains(count), "\(count) in second \(second): \(delays.sorted())")
    }
  }

  @Test func `rows wait for the gateway's moment of a minute, and only until then`() throws {
    let delay = try Self.delay(of: 3...4)
    let minute = Timestamp.six
    #expect(delay.holds(at: minute) && delay.holds(at: minute.plus(2.9)))
    #expect(!delay.holds(at: minute.plus(4)) && !delay.holds(at: minute.plus(59.9)))
    #expect(delay.rest(at: minute) == delay.milliseconds)
    #expect(delay.rest(at: minute.plus(4)) == nil)
    #expect(!RowDelay.none.holds(at: minute) && RowDelay.none.rest(at: minute) == nil)
  }

  @Test func `the same rows are published in the same order for each interval, with and without`()
    async throws
  {
    let (prompt, late) = (Plant(), Plant())
    let first = try await Self.started(prompt, .none)
    let second = try await Self.started(late, try Self.delay(of: 2...5))
    for accounting in [first, second] {
      await accounting.run(0...4000)
      await accounting.finish(at: .six.plus(4001))
    }
    let (expected, found) = (await prompt.ledger.published, await late.ledger.published)
    #expect(expected.count == found.count && expected.count > 200)
    let byKey = { (rows: [KPIRow]) in Dictionary(grouping: rows, by: PublicationKey.init) }
    #expect(byKey(expected) == byKey(found))
    for ledger in [prompt.ledger, late.ledger] {
      #expect(await ledger.sum(of: "main-meter.active_energy_import").amount == 4_000_000)
    }
  }

  @Test func `rows that waited keep the time at which they were made`() async throws {
    let plant = Plant()
    let accounting = try await Self.started(plant, try Self.delay(of: 3...4))
    await accounting.run(0...63)
    let early = await plant.ledger.commits.filter { !$0.results.isEmpty }
    #expect(early.allSatisfy { $0.time < .six.plus(60) })
    await accounting.releaseRows()
    let released = await plant.ledger.commits.filter {
      $0.rowTime != nil && $0.time >= .six.plus(60)
    }
    #expect(!released.isEmpty)
    for commit in released {
      #expect(commit.rowTime == .six.plus(60) && !commit.results.isEmpty)
      #expect(commit.meterSlots.isEmpty && commit.events.isEmpty && commit.checkpoints.isEmpty)
    }
  }

  @Test func `nobody has to release them: the second after the moment does it too`() async throws {
    let plant = Plant()
    let accounting = try await Self.started(plant, try Self.delay(of: 2...3))
    await accounting.run(0...62)
    let before = await plant.ledger.published.count
    await accounting.run(63...63)
    #expect(await plant.ledger.published.count > before)
  }

  @Test func `an alarm on a row is told at once, and the row follows`() async throws {
    let plant = Plant()
    var definition = plant.definition
    let condition = AlarmCondition.above(400, clearBelow: 400)
    definition.alarms = [
      WatchedAlarm(
        rule: AlarmRule(id: "energy", subject: "factory", valueName: "v", condition: condition),
        source: .indicator(
          IndicatorWatch(
            subject: "factory",
            family: .energy,
            period: "15min",
            field: "active_energy_import",
            hasShifts: false,
            condition: condition
          )
        )
      )
    ]
    let delay = try Self.delay(of: 4...5)
    let accounting = Accounting(definition, store: plant.ledger, rowDelay: delay)
    try await accounting.start(at: .six)
    await accounting.run(0...901)
    #expect(await plant.ledger.events.map(\.type) == ["alarm_raised"])
    #expect(await plant.ledger.events.allSatisfy { $0.timestamp <= .six.plus(901) })
  }

  @Test(arguments: [901, 902, 903])
  func `a gateway that is killed while a final row waits makes it again`(second: Int) async throws {
    let plant = Plant()
    let accounting = try await Self.started(plant, try Self.delay(of: 4...5))
    await accounting.run(0...second)
    #expect(await plant.ledger.finals("factory", "15min").isEmpty)
    // Only the store is left of it.
    let delay = try Self.delay(of: 4...5)
    let next = Accounting(plant.definition, store: plant.ledger, rowDelay: delay)
    try await next.start(at: .six.plus(Double(second) + 1))
    await next.run(second + 1...960)
    let finals = await plant.ledger.finals("factory", "15min")
    #expect(finals.map(\.interval.from) == [.six])
    #expect(finals.first?["active_energy_import"] == 900)
  }

  @Test func `a correction finds the rows that waited in the store before it`() async throws {
    let plant = Plant()
    let accounting = try await Self.started(plant, try Self.delay(of: 4...5))
    await accounting.run(0...902)
    let quarter = Interval(from: .six, to: .six.plus(900))
    let (_, rows) = try await accounting.correct(
      [.activeImport: 1000],
      of: "factory",
      in: quarter,
      by: "test",
      why: "test"
    )
    let finals = await plant.ledger.finals("factory", "15min")
    #expect(finals.map(\.revision) == finals.map(\.revision).sorted())
    #expect(Set(finals.map(\.revision)).count == finals.count && finals.count == 2)
    #expect(rows.contains { $0.period == "15min" })
  }

  @Test func `a store that refuses gets them as soon as it can`() async throws {
    let plant = Plant()
    let accounting = try await Self.started(plant, try Self.delay(of: 4...5))
    await accounting.run(0...902)
    await plant.ledger.setBroken(true)
    await accounting.run(903...910)
    #expect(await plant.ledger.finals("factory", "15min").isEmpty)
    await plant.ledger.setBroken(false)
    await accounting.run(911...912)
    #expect(await plant.ledger.finals("factory", "15min").count == 1)
  }
}
