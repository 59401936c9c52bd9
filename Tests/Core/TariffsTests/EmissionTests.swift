import Calendar
import Indicators
import Tariffs
import Testing

@Suite struct `Emissions of the grid` {
  private static let grid = EmissionFactors(
    name: "vn/grid",
    factors: [
      EmissionFactor(year: 2022, factor: ExactDecimal(millionths: 676_600), source: "2022's"),
      EmissionFactor(year: 2023, factor: ExactDecimal(millionths: 659_200), source: "2023's"),
    ],
    oilEquivalent: ExactDecimal(millionths: 154_300)
  )

  private static func values(
    _ energy: Int64,
    on date: CivilDate
  ) -> (values: [String: Double], sources: [String: String]) {
    let rates = AccountRates(emissions: grid)
    var rated = RatedEnergy.zero
    let rate = EnergyRate(band: nil, prices: nil, emission: grid.factor(on: date))
    rated.add(energy, at: rate, rates)
    let values = rated.values(rates).map { ($0.name, $0.value) }
    return (Dictionary(values) { $1 }, rated.sources(rates))
  }

  /// 1000 MWh: 676.6 t by the factor of 2022, 659.2 t by that of 2023, the newest that an earlier year has.
  @Test(
    arguments: [
      (CivilDate(year: 2023, month: 12, day: 31), 676_600.0, 2022.0),
      (CivilDate(year: 2024, month: 1, day: 1), 659_200, 2023),
      (CivilDate(year: 2026, month: 11, day: 21), 659_200, 2023),
    ]
  )
  func `are those of the newest factor of an earlier year, and name it`(
    date: CivilDate,
    kilograms: Double,
    year: Double
  ) {
    let rated = Self.values(1_000_000_000_000, on: date)
    #expect(rated.values["co2e"] == kilograms)
    #expect(rated.values["co2e_factor_year"] == year)
    #expect(rated.sources["co2e"] == "vn/grid \(Int(year)): \(Int(year))'s")
  }

  @Test func `are absent where no earlier year has a factor`() {
    let rated = Self.values(1_000_000, on: CivilDate(year: 2022, month: 6, day: 1))
    #expect(rated.values["co2e"] == nil && rated.values["co2e_factor_year"] == nil)
    #expect(rated.sources.isEmpty)
  }

  @Test func `of no energy are 0, with the factor and its source`() {
    let rated = Self.values(0, on: CivilDate(year: 2026, month: 11, day: 21))
    #expect(rated.values["co2e"] == 0 && rated.values["toe"] == 0)
    #expect(rated.values["co2e_factor"] == 0.6592 && rated.values["co2e_factor_year"] == 2023)
    #expect(rated.sources["co2e"] == "vn/grid 2023: 2023's")
  }

  @Test func `of no energy are 0 whatever the factor, which is not named where there is none`() {
    let rated = Self.values(0, on: CivilDate(year: 2022, month: 6, day: 1))
    #expect(rated.values["co2e"] == 0 && rated.values["co2e_factor"] == nil)
    #expect(rated.sources.isEmpty)
  }

  /// 2 MWh before midnight at 0.6766 and 3 MWh after it at 0.6592: 1353.2 + 1977.6 kg.
  @Test func `of a night shift over New Year have both factors`() {
    let rates = AccountRates(emissions: Self.grid)
    var rated = RatedEnergy.zero
    let days =
      [(2_000_000_000, 2023, 12, 31), (3_000_000_000, 2024, 1, 1)] as [(Int64, Int, Int, Int)]
    for (energy, year, month, day) in days {
      let factor = Self.grid.factor(on: CivilDate(year: year, month: month, day: day))
      var part = RatedEnergy.zero
      part.add(energy, at: EnergyRate(band: nil, prices: nil, emission: factor), rates)
      rated += part
    }
    let values = rated.values(rates)
    #expect(values.first { $0.name == "co2e" }?.value == 3330.8)
    #expect(!values.contains { $0.name.hasPrefix("co2e_factor") })
    #expect(rated.sources(rates)["co2e"] == "vn/grid 2022: 2022's; 2023: 2023's")
  }

  /// The vector `ghg`: 1000 TOE are 6 480 881.4 kWh at 0.1543 TOE a MWh.
  @Test func `stand beside the tonnes of oil equivalent`() throws {
    let rated = Self.values(6_480_881_399_870, on: CivilDate(year: 2026, month: 1, day: 1))
    let toe = try #require(rated.values["toe"])
    #expect(abs(toe - 1000) < 1e-9)
  }
}
