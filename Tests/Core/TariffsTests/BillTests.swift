import Calendar
import Tariffs
import Testing

@Suite struct `A bill` {
  static let month = CivilDate.of("2026-10-01")

  /// kWh of the three bands on Thursday 2026-10-01.
  static func usage(normal: Int64, offPeak: Int64, peak: Int64, _ rates: AccountRates) -> BillUsage
  {
    var usage = BillUsage()
    for (energy, minute) in [(normal, 720), (offPeak, 60), (peak, 1080)] where energy != 0 {
      usage.add(energy * 1_000_000, at: LocalDateTime(date: month, minute: minute), rates: rates)
    }
    return usage
  }

  /// Public examples of bills; the second one prints 292 744.8 before rounding.
  @Test(
    arguments: [
      ((1987, 1300, 3640), (1000, 0, 0), 2_145_960), ((1811, 1146, 3266), (100, 50, 10), 292_745),
    ]
  )
  func `has the totals of published examples`(
    prices: (Int, Int, Int),
    energy: (Int64, Int64, Int64),
    total: Int64
  ) {
    let rates = AccountRates(tariff: SampleRates.tariff(prices.0, prices.1, prices.2))
    let usage = Self.usage(normal: energy.0, offPeak: energy.1, peak: energy.2, rates)
    #expect(Bill(usage, rates: rates, month: Self.month).total == total)
  }

  @Test func `shows the formula and the source of each line`() {
    var rates = AccountRates(tariff: SampleRates.tariff(1833, 1190, 3398))
    rates.reactive = SampleRates.reactive
    rates.tariff?.capacity = [
      DatedRate(from: .of("2026-07-01"), source: "NĐ 146/2025/NĐ-CP", rate: ExactDecimal(235_414))
    ]
    var usage = Self.usage(normal: 1000, offPeak: 200, peak: 300, rates)
    // cos φ = 0.8: 2000 kvarh to 1500 kWh is 0.6, 1125 is 0.8.
    usage.reactive = 1_125_000_000
    usage.peakDemand = 10_500.25
    let bill = Bill(usage, rates: rates, month: Self.month)
    #expect(
      bill.lines.map(\.formula) == [
        "300.000 kWh × 3398", "1000.000 kWh × 1833", "200.000 kWh × 1190", "10.50025 kW × 235414",
        "3090400 × 12.5 % (cos φ 0.80 = 1500.000 kWh, 1125.000 kvarh)", "5948606 × 8 %",
      ]
    )
    #expect(
      bill.lines.map(\.amount) == [1_019_400, 1_833_000, 238_000, 2_471_906, 386_300, 475_888]
    )
    #expect(bill.total == 6_424_494)
    #expect(bill.total == bill.subtotal + bill.vat)
    #expect(bill.powerFactor == 80)
    #expect(bill.lines[0].source == "QĐ 1279/QĐ-BCT")
    #expect(bill.lines[0].since == CivilDate(year: 2025, month: 5, day: 10))
  }

  @Test func `of a month in which VAT or prices change has a line for each`() {
    var tariff = SampleRates.tariff(1833, 1190, 3398)
    tariff.prices.append(
      EnergyPrices(
        from: .of("2026-12-16"),
        source: "next",
        peak: ExactDecimal(3500),
        normal: ExactDecimal(1900),
        offPeak: ExactDecimal(1200)
      )
    )
    tariff.vat.append(DatedRate(from: .of("2026-12-20"), source: "later", rate: .of("0.1")))
    let rates = AccountRates(tariff: tariff)
    var usage = BillUsage()
    for day in [15, 16, 19, 20] {
      let noon = LocalDateTime(date: CivilDate(year: 2026, month: 12, day: day), minute: 720)
      usage.add(1_000_000, at: noon, rates: rates)
    }
    let bill = Bill(usage, rates: rates, month: .of("2026-12-01"))
    #expect(
      bill.lines.map(\.formula) == [
        "1.000 kWh × 1833", "2.000 kWh × 1900", "1.000 kWh × 1900", "5633 × 8 %", "1900 × 10 %",
      ]
    )
    #expect(bill.vat == 451 + 190)
  }

  @Test func `tells of energy that no price is known for`() {
    let rates = AccountRates(tariff: SampleRates.tariff(1833, 1190, 3398))
    var usage = BillUsage()
    usage.add(5, at: LocalDateTime(date: .of("2020-01-01"), minute: 0), rates: rates)
    #expect(usage.unpriced == 5)
    #expect(Bill(usage, rates: rates, month: .of("2020-01-01")).lines.isEmpty)
  }
}

@Suite struct `The charge for reactive energy` {
  @Test(arguments: SampleRates.reactivePercent.indices)
  func `follows the table, and the table its formula`(index: Int) {
    let (hundredths, percent) = SampleRates.reactivePercent[index]
    #expect(SampleRates.reactive.percent(at: hundredths) == .of(percent))
    // (0.9 / cos φ − 1) × 100, to two places, halves up; in integers of 0.01 %.
    let exact = (2 * 900_000 / hundredths - 2 * 10_000 + 1) / 2
    #expect(SampleRates.reactive.percent(at: hundredths).millionths == Int64(exact) * 10_000)
  }

  @Test(arguments: [(59, "52.54"), (0, "52.54"), (90, "0"), (100, "0")])
  func `is capped below the table and nothing above it`(hundredths: Int, percent: String) {
    #expect(SampleRates.reactive.percent(at: hundredths) == .of(percent))
  }

  @Test(
    arguments: [
      (3, 4, 60), (4, 3, 80), (1, 0, 100), (0, 1, 0), (4, -3, 80), (895, 446, 90), (8949, 4464, 89),
      (3_000_000_000_000_000_000, 4_000_000_000_000_000_000, 60),
    ] as [(Int64, Int64, Int)]
  )
  func `takes cos φ from energies, to the nearest hundredth`(
    active: Int64,
    reactive: Int64,
    hundredths: Int
  ) {
    #expect(ReactiveCharge.powerFactor(active: active, reactive: reactive) == hundredths)
  }

  @Test func `has no cos φ without energy`() {
    #expect(ReactiveCharge.powerFactor(active: 0, reactive: 0) == nil)
    #expect(ReactiveCharge.powerFactor(active: -5, reactive: 1) == nil)
  }
}

@Suite struct `Exact numbers` {
  @Test(arguments: ["1833", "0.6766", "-2.5", "0", "235414.000001", "1000000000"])
  func `are written as they are read`(text: String) {
    #expect(ExactDecimal(text)?.description == text)
  }

  @Test(arguments: ["", ".", "1.", ".5", "1e3", "0.1234567", "1,5", "--1", "9999999999", "1.2.3"])
  func `of another form are refused`(text: String) { #expect(ExactDecimal(text) == nil) }

  @Test func `add up without a rest, however energy is split`() {
    let price = ExactDecimal.of("1833.123456")
    let whole = ExactAmount(energy: 987_654_321_987, rate: price)
    let parts = [1, 999, 320_987, 987_654_000_000].map { ExactAmount(energy: $0, rate: price) }
    #expect(parts.reduce(.zero, +) == whole)
    #expect(ExactAmount(trillionths: 500_000_000_000).rounded == 1)
    #expect(ExactAmount(trillionths: -500_000_000_000).rounded == -1)
    #expect(ExactAmount(trillionths: 499_999_999_999).rounded == 0)
  }

  /// 1000 MWh of 2023's grid are 659.2 t.
  @Test func `give the emissions of the grid`() {
    let factors = EmissionFactors(
      name: "vn/grid",
      factors: [
        EmissionFactor(year: 2022, factor: .of("0.6766"), source: "a"),
        EmissionFactor(year: 2023, factor: .of("0.6592"), source: "b"),
      ]
    )
    let factor = factors.factor(on: .of("2026-10-01"))
    #expect(factor?.year == 2023)
    #expect(factors.factor(on: .of("2023-12-31"))?.year == 2022)
    #expect(factors.factor(on: .of("2022-12-31")) == nil)
    let kilograms = ExactAmount(energy: 1_000_000_000_000, rate: factor?.factor ?? .zero)
    #expect(kilograms.double == 659_200)
  }
}
