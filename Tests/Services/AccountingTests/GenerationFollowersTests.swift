import Rows
import Accounting
import Baselines
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Tariffs
import TestSupport
import Testing

/// What is made of the energy of a site that generates: corrections, lines, baselines, statements.
@Suite(.computing) struct GenerationFollowersTests {
  private static let hour = Interval(from: .six, to: .six.plus(3600))

  private static func statement(_ site: SolarSite) async throws -> AccountStatement? {
    AccountStatement(
      of: "factory",
      site.plant.definition,
      slots: try await site.plant.ledger.meterSlots(in: hour),
      in: hour,
      now: hour.to
    )
  }

  @Test func `A corrected generation changes what is made of it, and nothing of the grid's`()
    async throws
  {
    let site = SolarSite()
    let accounting = try await site.plant.started(at: .six)
    await site.read(0...64, into: accounting)
    let (made, rows) = try await accounting.correct(
      [.generated: 4_000_000],
      of: "factory",
      in: Self.hour,
      by: "alice",
      why: "wrong ratio"
    )
    #expect(made.changes == [.init(quantity: .generated, before: 3_000_000, after: 4_000_000)])
    let row = try #require(rows.first { $0.period == "hour" })
    #expect(row["generated_energy"] == 4000 && row["consumption"] == 4600)
    #expect(row["self_consumed_energy"] == 2800 && row["self_consumption"] == 0.7)
    #expect(row["unaccounted_energy"] == 1000)
    #expect(row["cost"] == 3299.4 && row["active_energy_import"] == 1800)
    #expect(row.sources["generated_energy"] == "correction")
    #expect(row.sources["active_energy_import"] == nil)
    let statement = try #require(try await Self.statement(site))
    #expect(statement.totals[.generated]?.amount == 4_000_000)
    #expect(statement.usage.energy == 1_800_000)
  }

  /// The inverter sleeps; the grid's meter has been read since.
  @Test func `A correction waits for the registers of its own energy only`() async throws {
    var site = SolarSite()
    site.silent["pv-meter.active_energy_export"] = 21..<1000
    let accounting = try await site.plant.started(at: .six)
    await site.read(0...64, into: accounting)
    await #expect(throws: EnergyCorrectionError.notKnownYet) {
      _ = try await Self.correct(.generated, accounting)
    }
    let made = try await Self.correct(.activeImport, accounting)
    #expect(made.changes.count == 1)
  }

  private static func correct(
    _ quantity: EnergyQuantity,
    _ accounting: Accounting
  ) async throws -> EnergyCorrection {
    try await accounting.correct(
      [quantity: 1_900_000],
      of: "factory",
      in: hour,
      by: "alice",
      why: "read from the display"
    ).0
  }

  /// Half of the hour runs: 3.6 kWh are used for 1800 items, of which 1.8 kWh came from the grid.
  @Test func `A line's energy is what the site consumed, its cost what the grid delivered`()
    async throws
  {
    var site = SolarSite()
    site.perMinute["press-1.good_count"] = 30
    site.plant.lines = [Plant.press]
    site.plant.shifts = [Plant.allDay]
    let accounting = try await site.plant.started(at: .six)
    for minute in 0...70 {
      let time = Timestamp.six.plus(Double(minute) * 60)
      let state: [Int: Double] = [0: minute < 30 ? 1 : 2]
      await accounting.accept(Plant.scan("press-1", state, at: time))
      await site.read(minute...minute, into: accounting)
    }
    var row = try #require(await site.plant.ledger.row("press-line", "hour", from: .six))
    #expect(row["energy_per_good"] == 2)
    #expect(row["idle_energy"] == 1800 && row["idle_energy_share"] == 0.5)
    #expect(row["cost_per_good"] == 3299.4 / 1800)
    #expect(row["co2e_per_good"] == 1.18656 / 1800)
    try await Self.expectStatement(of: site, to: row)

    _ = try await accounting.correct(
      [.activeExport: 0, .generated: 6_000_000],
      of: "factory",
      in: Self.hour,
      by: "alice",
      why: "wrong ratio"
    )
    row = try #require(await site.plant.ledger.row("press-line", "hour", from: .six))
    #expect(row["energy_per_good"] == 7800.0 / 1800)
    #expect(row["idle_energy"] == 3900 && row["cost_per_good"] == 3299.4 / 1800)
    try await Self.expectStatement(of: site, to: row)
  }

  /// A report, made of the ledger, has the numbers of the row.
  private static func expectStatement(of site: SolarSite, to row: KPIRow) async throws {
    let line = LineStatement(
      of: "press-line",
      site.plant.definition,
      slots: try await site.plant.ledger.productionSlots(in: hour),
      in: hour,
      supply: try await statement(site),
      now: hour.to
    )
    #expect(line?.values == row.values)
  }

  @Test func `Without the generation of a night a line's cost is known and its energy is not`()
    async throws
  {
    var site = SolarSite()
    site.perMinute["press-1.good_count"] = 30
    site.silent["pv-meter.active_energy_export"] = 0..<1000
    site.plant.lines = [Plant.press]
    site.plant.shifts = [Plant.allDay]
    let accounting = try await site.plant.started(at: .six)
    for minute in 0...70 {
      let time = Timestamp.six.plus(Double(minute) * 60)
      await accounting.accept(Plant.scan("press-1", [0: 1], at: time))
      await site.read(minute...minute, into: accounting)
    }
    let row = try #require(await site.plant.ledger.row("press-line", "hour", from: .six))
    #expect(row["energy_per_good"] == nil && row["idle_energy"] == nil)
    #expect(row["cost_per_good"] == 3299.4 / 1800)
  }

  /// A model of 3 kWh an hour and 1 Wh an item.
  @Test func `A baseline of a site that generates is of its consumption`() async throws {
    let site = SolarSite()
    let periods = (0..<12).map { items in
      BaselinePeriod(energy: 3000 + Double(items * 100), drivers: [Double(items * 100)])
    }
    var baseline = EnergyBaseline(
      id: "enpi",
      account: "factory",
      drivers: [
        EnergyBaseline.Driver(device: "press-1", point: "good_count", reduction: .increase)
      ],
      period: .hour,
      training: .table(periods)
    )
    baseline.isOfConsumption = true
    var definition = site.plant.definition
    definition.baselines = [baseline]
    let accounting = Accounting(definition, store: site.plant.ledger)
    try await accounting.start(at: .six)
    for minute in 0...75 {
      let time = Timestamp.six.plus(Double(minute) * 60)
      let count: [Int: Double] = [1: Double(minute * 10)]
      await accounting.accept(Plant.scan("press-1", count, at: time))
      await site.read(minute...minute, into: accounting)
    }
    let row = try #require(await site.plant.ledger.published.first { $0.family == .baseline })
    #expect(row["consumption"] == 3600 && row["active_energy_import"] == 1800)
    #expect(abs((row["enpi"] ?? 0) - 1) < 1e-9)
    #expect(row.coverage == 1 && row.quality == .good)
  }

  /// The reactive register is silent: the bill knows the energy, and says whether the charge is complete.
  @Test(arguments: [true, false])
  func `A bill is judged by what it bills`(chargesReactive: Bool) async throws {
    var site = SolarSite()
    for register in ["reactive_energy_import", "active_energy_export"] {
      site.silent["main-meter.\(register)"] = 21..<1000
    }
    site.silent["pv-meter.active_energy_export"] = 21..<1000
    if chargesReactive {
      site.plant.rates["factory"]?.reactive = ReactiveCharge(
        name: "evn",
        source: "test",
        percent: [:],
        below: ExactDecimal(52)
      )
    }
    _ = try await site.run()
    let statement = try #require(try await Self.statement(site))
    #expect(statement.usage.energy == 1_800_000 && statement.usage.reactive == nil)
    #expect(statement.quality == (chargesReactive ? .incomplete : .good))
    #expect(abs(statement.coverage - (chargesReactive ? 20.0 / 60 : 1)) < 1e-9)
  }

  /// A canteen of 40 Wh a minute is taken off 60: the utility bills 60, and its peak and cos φ.
  @Test func `The bill of an account with a minus is that of the grid`() async throws {
    let account = EnergyAccountDefinition(
      id: "factory",
      meters: [
        MeterShare(device: "main-meter"), MeterShare(device: "second-meter", isSubtracted: true),
      ]
    )
    var site = SolarSite(
      [
        "main-meter.active_energy_import": 60, "main-meter.reactive_energy_import": 30,
        "second-meter.active_energy_import": 40,
      ],
      account: account
    )
    site.plant.rates["factory"]?.reactive = ReactiveCharge(
      name: "evn",
      source: "test",
      percent: [:],
      below: .zero
    )
    _ = try await site.run()
    let statement = try #require(try await Self.statement(site))
    #expect(statement.usage.energy == 3_600_000 && statement.usage.reactive == 1_800_000)
    #expect(statement.usage.peakDemand == 3600)
    #expect(statement.totals[.activeImport]?.amount == 1_200_000)
  }

  @Test func `A bill of a month without energy has its bands, and all are 0`() async throws {
    let site = SolarSite(SolarSite.day.mapValues { _ in 0 })
    _ = try await site.run()
    let statement = try #require(try await Self.statement(site))
    let bill = Bill(
      statement.usage,
      rates: site.plant.rates["factory"] ?? AccountRates(),
      month: CivilDate(year: 2026, month: 11, day: 1)
    )
    #expect(bill.lines.map(\.band) == [.normal] && bill.lines.map(\.amount) == [0])
    #expect(bill.total == 0)
  }
}
