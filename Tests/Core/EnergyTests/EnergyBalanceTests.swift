import Energy
import Indicators
import Testing

@Suite struct EnergyBalanceTests {
  @Test func `Generated energy is used on the site or fed in`() {
    let balance = GenerationBalance(imported: 1400, exported: 400, generated: 1000)
    #expect(balance.consumption == 2000)
    #expect(balance.selfConsumed == 600)
    #expect(balance.selfConsumption == 0.6)
    #expect(balance.selfSufficiency == 0.3)
    #expect(balance.energies.map(\.value) == [2, 0.6])
  }

  /// Import, export and generation, with the shares of generation that are defined.
  @Test(
    arguments: [
      ((5, 0, 0), nil, 0), ((0, 0, 0), nil, nil), ((0, 0, 7), 1, 1), ((0, 7, 7), 0, nil),
      ((5, 7, 7), 0, 0), ((5, 20, 10), -1, nil), ((15, 20, 10), -1, -2),
    ] as [((Int64, Int64, Int64), Double?, Double?)]
  )
  func `Only a ratio over nothing is absent`(
    counted: (Int64, Int64, Int64),
    selfConsumption: Double?,
    selfSufficiency: Double?
  ) {
    let balance = GenerationBalance(
      imported: counted.0,
      exported: counted.1,
      generated: counted.2
    )
    #expect(balance.selfConsumption == selfConsumption)
    #expect(balance.selfSufficiency == selfSufficiency)
    #expect(balance.energies.map(\.name) == ["consumption", "self_consumed_energy"])
    #expect(balance.ratios.count == [selfConsumption, selfSufficiency].compactMap { $0 }.count)
  }

  @Test func `What submeters do not count is unaccounted for`() {
    #expect(MeterBalance(consumption: 1000, submeters: 900).unaccounted == 0.1)
    #expect(MeterBalance(consumption: 1000, submeters: 1100).unaccounted == -0.1)
    let nothing = MeterBalance(consumption: 0, submeters: 0).values
    #expect(nothing == [IndicatorValue("unaccounted_energy", 0)])
  }

  private static func totals(_ counted: [(EnergyQuantity, Int64, Int64)]) -> AccountTotals {
    var totals = AccountTotals()
    for (quantity, amount, measured) in counted {
      totals.add(
        CounterSum(amount: amount, measured: measured),
        of: quantity,
        isSubtracted: false
      )
    }
    return totals
  }

  @Test func `Without generation what is used is the import, whatever was fed back`() {
    let totals = Self.totals([(.activeImport, 900, 900_000), (.activeExport, 100, 900_000)])
    #expect(totals.used()?.amount == 900)
    #expect(totals.balance() == nil)
  }

  @Test func `With generation what is used is known as far as each of its registers`() {
    let counted: [(EnergyQuantity, Int64, Int64)] = [
      (.activeImport, 900, 900_000), (.activeExport, 100, 850_000), (.generated, 300, 880_000),
      (.reactiveImport, 50, 10),
    ]
    let used = Self.totals(counted).used()
    #expect(used?.amount == 1100)
    #expect(used?.measured == 850_000)
  }

  /// One of the three is known for less than 90 % of the time of another.
  @Test(arguments: [EnergyQuantity.activeImport, .activeExport, .generated])
  func `A part of one energy is not set against the whole of another`(silent: EnergyQuantity) {
    let counted = [EnergyQuantity.activeImport, .activeExport, .generated].map { quantity in
      (quantity, Int64(900), Int64(quantity == silent ? 800_000 : 900_000))
    }
    #expect(Self.totals(counted).balance() == nil)
    #expect(Self.totals(counted).used() == nil)
  }

  @Test func `A register that is known less well than the import is named`() {
    let counted: [(EnergyQuantity, Int64, Int64)] = [
      (.activeImport, 900, 900_000), (.activeExport, 100, 900_000), (.generated, 300, 880_000),
      (.reactiveImport, 50, 10),
    ]
    let doubts = Self.totals(counted).doubts(due: 900_000)
    #expect(doubts == ["generated_energy": .estimated, "reactive_energy_import": .incomplete])
  }
}
