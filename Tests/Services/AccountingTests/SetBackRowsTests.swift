import Events
import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// A meter that was set back, seen in rows, demands and idle energy, with and without restarts.
@Suite(.computing) struct SetBackRowsTests {
  /// 3.6 kW by a meter of 2 MWh that falls by 1500 Wh at a second; read each 10 s until second 7220.
  ///
  /// The process is killed at the seconds of `restarts`, each after a commit.
  private static func run(
    fallAt fall: Int,
    restarts: Set<Int> = [],
    plant: Plant
  ) async throws -> InMemoryLedger {
    var accounting = try await plant.started(at: .six)
    for second in stride(from: 0, through: 7220, by: 10) {
      let time = Timestamp.six.plus(Double(second))
      if restarts.contains(second) { accounting = try await plant.started(at: time) }
      let value = 2_000_000 + Double(second) - (second >= fall ? 1500 : 0)
      await accounting.accept(Plant.scan("main-meter", [Plant.Main.imported: value], at: time))
      let press = [Plant.Press.state: 0.0, Plant.Press.good: 0, Plant.Press.reject: 0]
      await accounting.accept(Plant.scan("press-1", press, at: time))
      await accounting.advance(to: time)
    }
    return plant.ledger
  }

  private static func plant(_ method: DemandDefinition.Method = .block) -> Plant {
    var account = Plant.factory
    account.demand = DemandDefinition(windowMinutes: 15, method: method)
    var plant = Plant(accounts: [account])
    plant.pollPeriod = 10_000
    plant.lines = [Plant.press]
    return plant
  }

  /// In the middle of an hour, at the edge of hours and blocks, and shortly before it.
  @Test(arguments: [1800, 3590, 3600, 3610, 3570], [DemandDefinition.Method.block, .sliding])
  func `Only what came between the last reading and the power cut is lost`(
    fall: Int,
    method: DemandDefinition.Method
  ) async throws {
    let ledger = try await Self.run(fallAt: fall, plant: Self.plant(method))
    let hours = try await Self.newest(ledger, "factory", "hour")
    #expect(hours.map { $0["active_energy_import"] }.reduce(0) { $0 + ($1 ?? 0) } == 7190)
    // The step from the last reading to the fall is the one before it.
    let isFirst = fall <= 3600
    #expect(hours.map { $0["active_energy_import"] } == (isFirst ? [3590, 3600] : [3600, 3590]))
    #expect(hours.contains { $0.quality == .estimated })
    let total = await ledger.sum(of: "main-meter.active_energy_import")
    // The ten seconds in which it fell are not known.
    #expect(total.measured + total.bridged == 7_210_000)
    #expect(hours.allSatisfy { abs(($0["average_power"] ?? 0) - 3600) < 1e-6 })
    let events = await ledger.events.filter { $0.type == "counter_set_back" }
    #expect(events.count == 1 && events.first?.subject == "main-meter")
    let old = 2_000_000 + Double(fall) - 10
    let point = "main-meter.active_energy_import"
    let (from, to) = (old, old + 10 - 1500)
    let setBack = EventContent.counterSetBack(point: point, from: from, to: to, unit: "Wh")
    #expect(events.first?.content == setBack)
    let day = try #require(await Self.newest(ledger, "factory", "day").first)
    #expect(day["peak_demand"] == 3600)
  }

  @Test func `The line's idle energy has what was booked later, too`() async throws {
    let ledger = try await Self.run(fallAt: 3570, plant: Self.plant())
    let hours = try await Self.newest(ledger, "press-line", "hour")
    #expect(hours.map { $0["idle_energy"] } == [3590, 3600])
  }

  @Test(arguments: [1800, 3590]) func `A kill at any reading of the hold changes nothing`(fall: Int)
    async throws
  {
    let plain = try await Self.run(fallAt: fall, plant: Self.plant())
    let expected = try await Self.newest(plain, "factory", "hour")
    for restart in stride(from: fall - 10, through: fall + 90, by: 10) {
      let killed = try await Self.run(fallAt: fall, restarts: [restart], plant: Self.plant())
      let hours = try await Self.newest(killed, "factory", "hour")
      #expect(hours.map(\.values) == expected.map(\.values), "killed at \(restart)")
      #expect(await killed.events.count { $0.type == "counter_set_back" } == 1)
    }
  }

  /// The newest row of each interval, in order.
  private static func newest(
    _ ledger: InMemoryLedger,
    _ subject: String,
    _ period: String
  ) async throws -> [KPIRow] {
    var rows: [Timestamp: KPIRow] = [:]
    for row in await ledger.finals(subject, period) { rows[row.interval.from] = row }
    if rows.isEmpty {
      let open = await ledger.rows.values.filter { $0.subject == subject && $0.period == period }
      return Array(open)
    }
    return rows.values.sorted { $0.interval.from < $1.interval.from }
  }
}
