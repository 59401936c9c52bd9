import Accounting
import Energy
import Indicators
import Measurements
import Testing

@Suite struct EnergyRowsTests {
  @Test func `An hour of readings gives its quarters, its blocks and itself`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...3601)
    let quarters = await plant.ledger.finals("factory", "15min")
    #expect(quarters.map { $0["active_energy_import"] } == [900, 900, 900, 900])
    #expect(quarters.allSatisfy { $0.quality == .good && $0.coverage == 1 && $0.revision == 1 })
    let hour = try #require(await plant.ledger.finals("factory", "hour").first)
    #expect(hour["active_energy_import"] == 3600)
    #expect(hour["average_power"] == 3600)
    #expect(hour["active_energy_export"] == 0)
    #expect(hour["reactive_energy_import"] == 0)
    #expect(hour["power_factor"] == 1)
    let blocks = await plant.ledger.finals("factory", "30min")
    #expect(blocks.map { $0["demand"] } == [3600, 3600])
    #expect(blocks.allSatisfy { $0.family == .demand && $0["demand_forecast"] == nil })
  }

  @Test func `Open rows come after ten seconds, then once a minute, and tell what is so far`()
    async throws
  {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...300)
    let open = await plant.ledger.published.filter { $0.period == "hour" }
    #expect(open.map(\.isFinal) == [false, false, false, false, false, false])
    #expect(open.map { $0["active_energy_import"] } == [10, 60, 120, 180, 240, 300])
    #expect(open.allSatisfy { $0.coverage == 1 && $0.quality == .good && $0.revision == 1 })
    let block = try #require(await plant.ledger.row("factory", "30min", from: .six))
    #expect(block["demand"] == 600)
    #expect(block["demand_forecast"] == 3600)
  }

  @Test func `A day's row has the peak with its time and the load factor`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    // 3.6 kW for half an hour, 7.2 kW for the next, 3.6 kW for the third.
    await accounting.run(0...1800)
    await accounting.run(1801...3600, watts: 7200, from: 1000 - 1800)
    await accounting.run(3601...5460, watts: 3600, from: 1000 + 1800)
    let day = try #require(await plant.ledger.row("factory", "day", from: .six.plus(-6 * 3600)))
    #expect(day["peak_demand"] == 7200)
    #expect(day["peak_demand_at"] == Double(Timestamp.six.plus(1800).milliseconds))
    let factor = try #require(day["load_factor"])
    #expect(abs(factor - (1800 + 3600 + 1860) / (5460 * 2)) < 1e-3)
    #expect(day.isFinal == false)
  }

  @Test func `Shift rows carry the shift's id`() async throws {
    var plant = Plant()
    plant.shifts = [Plant.allDay]
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...61)
    let row = try #require(await plant.ledger.row("factory", "shift", from: .six))
    #expect(row.shift == "day")
    #expect(row.interval.to == .six.plus(8 * 3600))
  }

  @Test func `A subtracted meter is taken off and a silent one lowers coverage`() async throws {
    var account = EnergyAccountDefinition(
      id: "rest",
      meters: [
        MeterShare(device: "main-meter"),
        MeterShare(device: "second-meter", isSubtracted: true),
      ]
    )
    account.submeters = ["power-meter"]
    let plant = Plant(accounts: [account])
    let accounting = try await plant.started(at: .six)
    for second in 0...930 {
      let time = Timestamp.six.plus(Double(second))
      await accounting.accept(
        Plant.scan(
          "main-meter",
          [Plant.Main.imported: 1000 + Double(second), Plant.Main.exported: 0],
          at: time
        )
      )
      if second <= 600 {
        let scan = Plant.scan("second-meter", [0: 500 + Double(second) / 4], at: time)
        await accounting.accept(scan)
      }
      await accounting.accept(Plant.scan("power-meter", [0: 3600], at: time))
      await accounting.advance(to: time)
    }
    let quarter = try #require(await plant.ledger.finals("rest", "15min").first)
    #expect(quarter["active_energy_import"] == 750)
    #expect(quarter.quality == .incomplete)
    #expect(abs(quarter.coverage - 600.0 / 900) < 0.01)
    // The submeter has no register: its power is integrated.
    #expect(await plant.ledger.sum(of: "power-meter.active_energy_import").amount == 930_000)
  }

  @Test func `A device without a part in anything is not asked for`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    #expect(accounting.interestingDevices == ["main-meter"])
    await accounting.accept(Plant.scan("thermometer", [0: 20], at: .six))
    await accounting.accept(Plant.scan("main-meter", [99: 20, -1: 3], at: .six))
    await accounting.finish(at: .six.plus(1))
    #expect(await plant.ledger.sum(of: "thermometer.temperature") == .zero)
  }
}
