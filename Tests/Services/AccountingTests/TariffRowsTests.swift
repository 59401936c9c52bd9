import Events
import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import Tariffs
import Testing

@Suite struct TariffRowsTests {
  static let hours = TariffHours(
    name: "evn/qd963",
    source: "QĐ 963/QĐ-BCT",
    windows: [
      BandWindow(
        band: .peak,
        days: Set(Weekday.allCases).subtracting([.sun]),
        window: DailyWindow(from: 1050, to: 1350)
      ),
      BandWindow(
        band: .offPeak,
        days: Set(Weekday.allCases),
        window: DailyWindow(from: 0, to: 360)
      ),
    ]
  )

  static let rates: AccountRates = {
    let from = CivilDate(year: 2025, month: 5, day: 10)
    let prices = EnergyPrices(
      from: from,
      source: "QĐ 1279/QĐ-BCT",
      peak: ExactDecimal(3398),
      normal: ExactDecimal(1833),
      offPeak: ExactDecimal(1190)
    )
    return AccountRates(
      tariff: Tariff(
        name: "evn/production-22kv",
        prices: [prices],
        hours: [DatedHours(from: from, hours: hours)]
      ),
      emissions: EmissionFactors(
        name: "vn/grid",
        factors: [
          EmissionFactor(
            year: 2023,
            factor: ExactDecimal(millionths: 659_200),
            source: "CV 1726/BĐKH-PTCBT"
          )
        ],
        oilEquivalent: ExactDecimal(millionths: 154_300)
      )
    )
  }()

  /// A plant that counts 1 Wh each second over a stretch of Saturday 2026-11-21, in steps of 30 s.
  private func run(
    _ plant: Plant,
    from start: Timestamp,
    seconds: Int
  ) async throws -> InMemoryLedger {
    var plant = plant
    plant.pollPeriod = 30_000
    plant.rates = ["factory": Self.rates]
    let accounting = try await plant.started(at: start)
    for second in stride(from: 0, through: seconds, by: 30) {
      let time = start.plus(Double(second))
      await accounting.accept(
        Plant.scan(
          "main-meter",
          [Plant.Main.imported: 1000 + Double(second), Plant.Main.exported: 0],
          at: time
        )
      )
      await accounting.advance(to: time)
    }
    await accounting.finish(at: start.plus(Double(seconds) + 100))
    return plant.ledger
  }

  @Test func `An hour over a tariff edge has the energy and the cost of both bands`() async throws {
    // 17:00 to 18:00: half an hour normal, half an hour peak.
    let start = Timestamp.six.plus(11 * 3600)
    let ledger = try await run(Plant(), from: start, seconds: 3630)
    let hour = try #require(await ledger.row("factory", "hour", from: start))
    #expect(hour["active_energy_import"] == 3600)
    #expect(hour["normal_active_energy"] == 1800)
    #expect(hour["peak_active_energy"] == 1800)
    #expect(hour["off_peak_active_energy"] == 0)
    #expect(hour["cost"] == 9415.8)
    #expect(hour["co2e"] == 2.37312)
    #expect(hour["co2e_factor_year"] == 2023)
    #expect(hour["toe"] == 0.000_555_48)
    #expect(hour.sources["co2e"] == "vn/grid 2023: CV 1726/BĐKH-PTCBT")
    #expect(hour.sources["cost"] == "evn/production-22kv: QĐ 1279/QĐ-BCT, from 2025-05-10")
    let quarters = await ledger.finals("factory", "15min")
    #expect(quarters.map { $0["peak_active_energy"] } == [0, 0, 900, 900])
    #expect(quarters.map { $0["cost"] } == [1649.7, 1649.7, 3058.2, 3058.2])
  }

  @Test func `No slot of the ledger crosses a tariff edge`() async throws {
    var plant = Plant()
    let odd = BandWindow(
      band: .peak,
      days: Set(Weekday.allCases),
      window: DailyWindow(from: 17 * 60 + 10, to: 17 * 60 + 20)
    )
    var rates = Self.rates
    rates.hours = TariffHours(name: "own", source: "contract", windows: [odd])
    plant.rates = ["factory": rates]
    let grid = plant.definition.calendar.grid
    let five = Timestamp.six.plus(11 * 3600)
    let hour = Interval(from: five, to: five.plus(3600))
    let cuts = grid.slots(covering: hour).map { $0.from.milliseconds(since: five) / 60_000 }
    #expect(cuts == [0, 10, 15, 20, 30, 45])
  }

  @Test func `A restart within the hour changes neither bands nor cost`() async throws {
    let start = Timestamp.six.plus(11 * 3600)
    let plant = Plant()
    _ = try await run(plant, from: start, seconds: 1750)
    var second = plant
    second.pollPeriod = 30_000
    second.rates = ["factory": Self.rates]
    let accounting = try await second.started(at: start.plus(1760))
    for time in stride(from: 1770.0, through: 3630, by: 30) {
      let scan = Plant.scan(
        "main-meter",
        [Plant.Main.imported: 1000 + time, Plant.Main.exported: 0],
        at: start.plus(time)
      )
      await accounting.accept(scan)
      await accounting.advance(to: start.plus(time))
    }
    let hour = try #require(await plant.ledger.row("factory", "hour", from: start))
    #expect(hour["normal_active_energy"] == 1800)
    #expect(hour["cost"] == 9415.8)
  }

  @Test func `A window that slides has its demand, its peak and the peaks of day and month`()
    async throws
  {
    var account = Plant.factory
    account.demand = DemandDefinition(windowMinutes: 30, method: .sliding)
    let plant = Plant(accounts: [account])
    let accounting = try await plant.started(at: .six)
    // 3.6 kW, 7.2 kW from 06:15 to 06:45, then 3.6 kW: no block has 7.2 kW, the window from 06:15 has.
    await accounting.run(0...900)
    await accounting.run(901...2000, watts: 7200, from: 1000 - 900)
    // The process is killed and goes on.
    let later = try await plant.started(at: .six.plus(2000))
    await later.run(2001...2700, watts: 7200, from: 1000 - 900)
    await later.run(2701...3700, watts: 3600, from: 1000 + 1800)
    let second = try #require(await plant.ledger.row("factory", "30min", from: .six.plus(1800)))
    let peak = try #require(second["peak_demand"])
    #expect(abs(peak - 7200) < 1)
    #expect(second["peak_demand_at"] == Double(Timestamp.six.plus(900).milliseconds))
    #expect(second.isFinal)
    // The window that the block ends with: half of it 7.2 kW.
    #expect(abs((second["demand"] ?? 0) - 5400) < 1)
    for period in ["day", "month"] {
      let row = try #require(await plant.ledger.rows.values.first { $0.period == period })
      #expect(abs((row["peak_demand"] ?? 0) - 7200) < 1)
      #expect(row["load_factor"] != nil)
    }
  }

  @Test func `The base load of a day is its least hour`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...3600, watts: 7200)
    await accounting.run(3601...7300, watts: 1800, from: 1000 + 7200 - 1800)
    let day = try #require(await plant.ledger.rows.values.first { $0.period == "day" })
    #expect(day["base_load"] == 1800)
  }

  @Test func `The base load of an hour that is partly known is of the time that is known`()
    async throws
  {
    let plant = Plant()
    let accounting = try await plant.started(at: .six.plus(200))
    // 3400 of 3600 s are known: 7.2 kW, and not 6.8.
    await accounting.run(200...3600, watts: 7200)
    await accounting.run(3601...7210, watts: 9000, from: 1000 + 7200 - 9000)
    let day = try #require(await plant.ledger.rows.values.first { $0.period == "day" })
    #expect(abs((day["base_load"] ?? 0) - 7200) < 1e-9)
  }

  @Test func `Submeters give the unaccounted share, a solar meter self-consumption`() async throws {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [MeterShare(device: "main-meter")]
    )
    account.generation = [GenerationMeter(device: "pv-meter")]
    account.submeters = ["second-meter"]
    let plant = Plant(accounts: [account])
    let accounting = try await plant.started(at: .six)
    for second in 0...930 {
      let (time, count) = (Timestamp.six.plus(Double(second)), Double(second))
      await accounting.accept(
        Plant.scan(
          "main-meter",
          [Plant.Main.imported: 1000 + count, Plant.Main.exported: 50 + count / 2],
          at: time
        )
      )
      await accounting.accept(Plant.scan("pv-meter", [0: 3, 1: 9 + count * 2], at: time))
      await accounting.accept(Plant.scan("second-meter", [0: count * 0.75], at: time))
      await accounting.advance(to: time)
    }
    let quarter = try #require(await plant.ledger.finals("factory", "15min").first)
    #expect(quarter["active_energy_import"] == 900)
    #expect(quarter["active_energy_export"] == 450)
    #expect(quarter["generated_energy"] == 1800)
    // 900 − 450 + 1800.
    #expect(quarter["consumption"] == 2250)
    #expect(quarter["self_consumed_energy"] == 1350)
    #expect(quarter["self_consumption"] == 0.75)
    #expect(quarter["self_sufficiency"] == 1350.0 / 2250)
    #expect(quarter["unaccounted"] == 1575.0 / 2250)
    #expect(quarter["unaccounted_energy"] == 1575)
  }

  /// One of three meters is silent for the second half of a quarter: shares of what is left mean nothing.
  @Test(
    arguments: [
      ("main-meter", true, true), ("pv-meter", true, true), ("second-meter", false, true),
    ]
  )
  func `A silent meter makes no false balance`(
    silent: String,
    breaksSolar: Bool,
    breaksSubmeters: Bool
  ) async throws {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [MeterShare(device: "main-meter")]
    )
    account.generation = [GenerationMeter(device: "pv-meter")]
    account.submeters = ["second-meter"]
    account.unaccountedLimit = 0.1
    var plant = Plant(accounts: [account])
    plant.pollPeriod = 10_000
    let accounting = try await plant.started(at: .six)
    for second in stride(from: 0.0, through: 960, by: 10) {
      let time = Timestamp.six.plus(second)
      let readings: [(String, [Int: Double])] = [
        ("main-meter", [0: 1000 + second, 1: 50 + second / 2]),
        ("pv-meter", [0: 3, 1: 9 + second * 2]), ("second-meter", [0: second * 0.75]),
      ]
      for (device, values) in readings where device != silent || second <= 450 {
        await accounting.accept(Plant.scan(device, values, at: time))
      }
      await accounting.advance(to: time)
    }
    let quarter = try #require(await plant.ledger.finals("factory", "15min").first)
    #expect(quarter.quality == (silent == "second-meter" ? .good : .incomplete))
    #expect((quarter["self_consumption"] == nil) == breaksSolar)
    #expect((quarter["self_sufficiency"] == nil) == breaksSolar)
    #expect((quarter["unaccounted"] == nil) == breaksSubmeters)
  }

  /// 100 kW read each minute; half a minute after a reading the block is still to end with 100 kW.
  ///
  /// From the clock on, the rest would leave that half minute out: (100 · 10 + 100 · 19.5) / 30 = 98.3 kW.
  @Test func `A forecast goes on from the newest reading`() async throws {
    var plant = Plant()
    plant.pollPeriod = 60_000
    let accounting = try await plant.started(at: .six)
    for second in 0...630 {
      let time = Timestamp.six.plus(Double(second))
      if second.isMultiple(of: 60) {
        let energy = 1000 + Double(second) * 100_000 / 3600
        let values = [Plant.Main.imported: energy, Plant.Main.power: 100_000]
        await accounting.accept(Plant.scan("main-meter", values, at: time))
      }
      await accounting.advance(to: time.plus(0.5))
    }
    let rows = await plant.ledger.published.filter { $0.family == .demand && $0.period == "30min" }
    let forecasts = rows.dropFirst(3).compactMap { $0["demand_forecast"] }
    #expect(forecasts.count > 5)
    #expect(forecasts.allSatisfy { abs($0 - 100_000) < 1 }, "\(forecasts)")
  }

  @Test func `An hour with too much unaccounted for is told once, and once when it is over`()
    async throws
  {
    var account = Plant.factory
    account.submeters = ["second-meter"]
    account.unaccountedLimit = 0.1
    var plant = Plant(accounts: [account])
    plant.pollPeriod = 30_000
    var accounting = try await plant.started(at: .six)
    // The submeter counts all, then half for two hours, then all again.
    var submetered = 0.0
    for second in stride(from: 0.0, through: 4 * 3600 + 60, by: 30) {
      let time = Timestamp.six.plus(second)
      await accounting.read(1000 + second, at: time)
      await accounting.accept(Plant.scan("second-meter", [0: submetered], at: time))
      await accounting.advance(to: time)
      submetered += (3600..<3 * 3600).contains(second) ? 15 : 30
      if second == 2 * 3600 + 90 { accounting = try await plant.started(at: time) }
    }
    let events = await plant.ledger.events
    #expect(events.map(\.type) == ["unaccounted_raised", "unaccounted_cleared"])
    #expect(
      events.map(\.timestamp) == [Timestamp.six.plus(2 * 3600), Timestamp.six.plus(4 * 3600)]
    )
    #expect(events.allSatisfy { $0.id == "factory.unaccounted" })
  }

  @Test func `Quarters carry the unbalance of the first meter's line voltages`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    for second in 0...930 {
      let time = Timestamp.six.plus(Double(second))
      let volts = [4: 203.0, 5: 210, 6: 212]
      let values = volts.merging([Plant.Main.imported: 1000 + Double(second)]) { $1 }
      await accounting.accept(Plant.scan("main-meter", values, at: time))
      await accounting.advance(to: time)
    }
    let quarter = try #require(await plant.ledger.finals("factory", "15min").first)
    #expect(abs((quarter["voltage_unbalance"] ?? 0) - 2.56) < 1e-9)
    #expect(abs((quarter["voltage_unbalance_iec"] ?? 0) - 2.606447833402416) < 1e-9)
    #expect(quarter["current_unbalance"] == nil)
  }
}
