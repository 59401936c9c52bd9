import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

@Suite(.computing) struct GenerationTests {
  @Test func `Of a site that generates, a perfect balance leaves nothing unaccounted for`()
    async throws
  {
    var site = SolarSite()
    site.plant.accounts[0].unaccountedLimit = 0.05
    let ledger = try await site.run()
    let hour = try #require(await ledger.row("factory", "hour", from: .six))
    let expected: [String: Double] = [
      "active_energy_import": 1800, "active_energy_export": 1200, "generated_energy": 3000,
      "consumption": 3600, "self_consumed_energy": 1800, "self_consumption": 0.6,
      "self_sufficiency": 0.5, "unaccounted": 0, "unaccounted_energy": 0,
      "normal_active_energy": 1800, "average_power": 1800,
    ]
    for (name, value) in expected { #expect(hour[name] == value, "\(name)") }
    #expect(hour.quality == .good && hour.coverage == 1)
    #expect(await ledger.events.isEmpty)
  }

  /// 1.8 kWh from the grid at 1833 đ and 0.6592 kg, whichever register counts what is generated.
  @Test(arguments: ["export", "import", "power", "negative power"])
  func `Cost, bands and CO2e are of the grid's import`(counts: String) async throws {
    var site = SolarSite()
    let meter: GenerationMeter
    switch counts {
    case "export": meter = GenerationMeter(device: "pv-meter")
    case "import":
      site.perMinute["pv-meter.active_energy_export"] = nil
      site.perMinute["pv-meter.active_energy_import"] = 50
      meter = GenerationMeter(device: "pv-meter", register: .import)
    case "power":
      site.perMinute["power-meter.active_power"] = 3000
      meter = GenerationMeter(device: "power-meter", register: .import)
    default:
      site.perMinute["power-meter.active_power"] = -3000
      meter = GenerationMeter(device: "power-meter")
    }
    site.plant.accounts[0].generation = [meter]
    let hour = try #require(try await site.hour())
    #expect(hour["generated_energy"] == 3000)
    #expect(hour["consumption"] == 3600)
    #expect(hour["normal_active_energy"] == 1800)
    #expect(hour["cost"] == 3299.4)
    #expect(hour["co2e"] == 1.18656)
    #expect(hour["toe"] == 0.000_277_74)
  }

  @Test func `Several meters of generation are added`() async throws {
    var site = SolarSite()
    site.perMinute["power-meter.active_power"] = 600
    site.plant.accounts[0].generation = [
      GenerationMeter(device: "pv-meter"),
      GenerationMeter(device: "power-meter", register: .import),
    ]
    let hour = try #require(try await site.hour())
    #expect(hour["generated_energy"] == 3600)
    #expect(hour["consumption"] == 4200)
  }

  /// A minus is arithmetic: what it takes off is no generation, and was delivered all the same.
  @Test(arguments: ["second-meter", "pv-meter"])
  func `A meter that is taken off is not solar`(subtracted: String) async throws {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [
        MeterShare(device: "main-meter"), MeterShare(device: subtracted, isSubtracted: true),
      ]
    )
    account.demand = DemandDefinition(windowMinutes: 30)
    let site = SolarSite(account: account)
    let hour = try #require(try await site.hour())
    for field in IndicatorCatalogue.ofGeneration {
      #expect(hour[field.name] == nil, "\(field.name)")
    }
    let left: (Double, Double) =
      subtracted == "second-meter" ? (1800 - 3600, 1200) : (1800, 1200 - 3000)
    #expect(hour["active_energy_import"] == left.0)
    #expect(hour["active_energy_export"] == left.1)
    #expect(hour["normal_active_energy"] == 1800)
    #expect(hour["peak_active_energy"] == 0 && hour["off_peak_active_energy"] == 0)
    #expect(hour["cost"] == 3299.4)
    #expect(hour["co2e"] == 1.18656)
  }

  @Test func `A grid meter without a register of export feeds nothing in`() async throws {
    var site = SolarSite([
      "second-meter.active_energy_import": 10, "pv-meter.active_energy_export": 50,
    ])
    site.plant.accounts[0].meters = [MeterShare(device: "second-meter")]
    site.plant.accounts[0].submeters = []
    let hour = try #require(try await site.hour())
    #expect(hour["active_energy_export"] == nil)
    #expect(hour["consumption"] == 3600)
    #expect(hour["self_consumption"] == 1)
    #expect(hour.quality == .good)
  }

  /// The registers that move at all, and what is absent: the ratios over nothing.
  @Test(
    arguments: [
      (["main-meter.active_energy_import": 30.0], ["self_consumption"]),
      (["pv-meter.active_energy_export": 30.0], ["power_factor"]),
      ([:], ["self_consumption", "self_sufficiency", "unaccounted", "power_factor"]),
    ] as [([String: Double], Set<String>)]
  )
  func `What is known to be nothing is 0`(
    moving: [String: Double],
    absent: Set<String>
  ) async throws {
    let still = SolarSite.day.mapValues { _ in 0.0 }
    let ledger = try await SolarSite(still.merging(moving) { $1 }).run()
    let names = Set(IndicatorCatalogue.energy.map(\.name)).subtracting([
      "load_factor", "base_load", "demand", "peak_demand", "peak_demand_at", "demand_forecast",
      "voltage_unbalance", "voltage_unbalance_iec", "current_unbalance",
    ])
    for row in await ledger.published where row.family == .energy && row.period != "15min" {
      guard row.period == "hour", row.interval.from == .six else { continue }
      let told = Set(row.values.map(\.name))
      #expect(names.subtracting(told) == absent, "final: \(row.isFinal)")
      #expect(row.sources["co2e"] != nil && row.sources["cost"] != nil)
    }
    let day = try #require(await ledger.rows.values.first { $0.period == "day" })
    let peak = moving["main-meter.active_energy_import"] == nil ? 0.0 : 1800
    #expect(day["peak_demand"] == peak && day["base_load"] == peak)
    #expect((day["load_factor"] == nil) == (peak == 0))
    let block = try #require(await ledger.finals("factory", "30min").first)
    #expect(block["demand"] == peak)
  }
}
