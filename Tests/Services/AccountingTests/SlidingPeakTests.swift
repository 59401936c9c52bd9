import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// Peaks of windows that slide, where energy is corrected or comes late.
@Suite(.computing) struct SlidingPeakTests {
  private static var plant: Plant {
    var account = Plant.factory
    account.demand = DemandDefinition(windowMinutes: 30, method: .sliding)
    return Plant(accounts: [account])
  }

  private func correct(
    _ accounting: Accounting,
    to wattHours: Int64,
    _ from: Double,
    _ to: Double
  ) async throws {
    _ = try await accounting.correct(
      [.activeImport: wattHours * 1000],
      of: "factory",
      in: Interval(from: .six.plus(from), to: .six.plus(to)),
      by: "alice",
      why: "the meter hung"
    )
  }

  private func day(_ plant: Plant) async throws -> KPIRow {
    try #require(await plant.ledger.rows.values.first { $0.period == "day" })
  }

  @Test func `A corrected quarter with more energy sets the peaks of block and day`() async throws {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...5600)
    // 3.6 kW throughout; then 7.2 kW from 06:30 to 07:00.
    try await correct(accounting, to: 3600, 1800, 3600)
    await accounting.finish(at: .six.plus(5660))
    let block = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(1800)))
    #expect(block.revision == 2 && block.isFinal)
    #expect(block["peak_demand"] == 7200 && block["demand"] == 7200)
    #expect(block["peak_demand_at"] == Double(Timestamp.six.plus(1800).milliseconds))
    #expect(block.quality == .estimated && block.sources["peak_demand"] == "15min")
    let next = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(3600)))
    // Its first window has a minute of 3.6 kW.
    #expect(abs((next["peak_demand"] ?? 0) - 7080) < 0.01)
    let day = try await day(plant)
    #expect(day["peak_demand"] == 7200 && day.sources["peak_demand"] == "15min")
  }

  @Test func `A corrected quarter with less energy gives the peak to another window`() async throws
  {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...1800)
    await accounting.run(1801...3600, watts: 7200, from: 1000 - 1800)
    await accounting.run(3601...6000, watts: 3600, from: 1000 + 1800)
    #expect(abs((try await day(plant)["peak_demand"] ?? 0) - 7200) < 1)
    // The meter was wrong: it was 3.6 kW as before.
    try await correct(accounting, to: 1800, 1800, 3600)
    await accounting.finish(at: .six.plus(6060))
    let day = try await day(plant)
    #expect(abs((day["peak_demand"] ?? 0) - 3600) < 1)
    #expect(day.quality == .incomplete || day.quality == .estimated)
    #expect(abs((day["load_factor"] ?? 0) - 1) < 0.001)
    // A new process goes on with the corrected peak.
    let later = try await plant.started(at: .six.plus(6061))
    await later.run(6062...6130, watts: 3600, from: 1000 + 1800)
    #expect(abs((try await self.day(plant)["peak_demand"] ?? 0) - 3600) < 1)
  }

  @Test func `Windows in a long gap, and over its edges, are of the energy that bridges it`()
    async throws
  {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    // 3.6 kW, and 36 kW for the last ten minutes; then nothing for three hours that took 54 kWh.
    await accounting.run(0...3000)
    await accounting.run(3001...3600, watts: 36_000, from: 1000 + 3000 - 30_000)
    let last = 1000.0 + 3000 + 6000
    await accounting.advance(to: .six.plus(9000))
    let back = [Plant.Main.imported: last + 54_000, Plant.Main.exported: 0]
    await accounting.accept(Plant.scan("main-meter", back, at: .six.plus(3600 + 10_800)))
    await accounting.finish(at: .six.plus(3600 + 10_801))
    let day = try await day(plant)
    // The half hour from 06:50 has ten minutes of 36 kW, and twenty of 18 kW.
    #expect(abs((day["peak_demand"] ?? 0) - 24_000) < 1)
    #expect(day["peak_demand_at"] == Double(Timestamp.six.plus(3000).milliseconds))
    #expect(day.sources["peak_demand"] == nil && day.quality != .good)
    let begun = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(3600)))
    #expect(
      abs((begun["demand"] ?? 0) - 18_000) < 1 && abs((begun["peak_demand"] ?? 0) - 24_000) < 1
    )
    let block = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(7200)))
    #expect(abs((block["peak_demand"] ?? 0) - 18_000) < 1)
    #expect(block.quality == .estimated)
  }

  @Test func `While a gap is open the demand of before it is not told as the present one`()
    async throws
  {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...2400)
    await accounting.finish(at: .six.plus(3700))
    let open = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(1800)))
    #expect(open.isFinal && open["demand"] == nil && open.quality == .incomplete)
    // 3.6 kW before, 18 kW in the gap of two hours.
    let back = [Plant.Main.imported: 1000 + 2400 + 36_000.0, Plant.Main.exported: 0]
    await accounting.accept(Plant.scan("main-meter", back, at: .six.plus(9600)))
    await accounting.finish(at: .six.plus(9601))
    let bridged = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(1800)))
    #expect(bridged.revision == 2 && bridged.quality == .estimated)
    #expect(abs((bridged["demand"] ?? 0) - (600 * 3600 + 1200 * 18_000) / 1800) < 1)
  }

  /// A second meter is silent while the first goes on; windows wait for it, over restarts too.
  @Test(arguments: [600.0, 4000, 20_000]) func `Windows wait for a silent meter and count both`(
    silence: Double
  ) async throws {
    var account = Plant.factory
    account.meters.append(MeterShare(device: "second-meter"))
    account.demand = DemandDefinition(windowMinutes: 15, method: .sliding)
    var plant = Plant(accounts: [account])
    plant.pollPeriod = 15_000
    var accounting = try await plant.started(at: .six)
    let end = 900 + silence
    // The first has 3.6 kW, and 7.2 kW from 10 minutes after the second's last reading for 15 minutes.
    func first(_ second: Double) -> Double { 1000 + second + min(900, max(0, second - 1500)) }
    for second in stride(from: 0.0, through: end + 1800, by: 15) {
      let time = Timestamp.six.plus(second)
      await accounting.read(first(second), at: time)
      if second <= 900 || second >= end {
        await accounting.accept(Plant.scan("second-meter", [0: second * 2], at: time))
      }
      await accounting.advance(to: time)
      if Int(second) % 3000 == 2985 { accounting = try await plant.started(at: time) }
    }
    await accounting.finish(at: .six.plus(end + 1830))
    let day = try #require(await plant.ledger.rows.values.first { $0.period == "day" })
    // 7.2 kW of the second at all times, and of the first what its highest quarter of an hour had.
    #expect(abs((day["peak_demand"] ?? 0) - 4 * (1800 + 1800)) < 5)
    #expect(day["peak_demand_at"] == Double(Timestamp.six.plus(1500).milliseconds))
  }

  @Test func `A restart in the middle of a quarter keeps its unbalance`() async throws {
    let plant = Plant()
    let first = try await plant.started(at: .six)
    for (second, voltage) in [0: 380.0, 300: 380.0, 600: 400.0].sorted(by: { $0.key < $1.key }) {
      let running = second < 600 ? first : try await plant.started(at: .six.plus(600))
      let scan = Plant.scan(
        "main-meter",
        [Plant.Main.imported: 1000 + Double(second), 4: voltage, 5: 400, 6: 420],
        at: .six.plus(Double(second))
      )
      await running.accept(scan)
      await running.finish(at: .six.plus(Double(second) + 1))
      if second == 600 {
        await running.read(2000, at: .six.plus(1000))
        await running.finish(at: .six.plus(1001))
      }
    }
    let quarter = try #require(await plant.ledger.row("factory", "15min", from: .six))
    let third = 100.0 * (420 - 1220.0 / 3) / (1220.0 / 3)
    #expect(abs((quarter["voltage_unbalance"] ?? 0) - (5 + 5 + third) / 3) < 1e-9)
  }
}
