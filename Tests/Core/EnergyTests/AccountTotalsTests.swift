import Energy
import Indicators
import Measurements
import Testing

@Suite struct AccountTotalsTests {
  static let quarter = Interval(from: .start, to: .start.plus(seconds: 900))

  static func result(_ totals: AccountTotals, due: Int64 = 900_000) -> KPIRow {
    totals.result(
      of: "factory",
      period: "15min",
      interval: quarter,
      due: due,
      isFinal: true,
      revision: 1
    )
  }

  static func imported(measured: Int64, bridged: Int64 = 0) -> AccountTotals {
    var totals = AccountTotals()
    totals.add(
      CounterSum(amount: 25_000_000, measured: measured, bridged: bridged),
      of: .activeImport,
      isSubtracted: false
    )
    return totals
  }

  @Test func `A fully measured quarter is good`() {
    let result = Self.result(Self.imported(measured: 900_000))
    #expect(result["active_energy_import"] == 25_000)
    #expect(result["average_power"] == 100_000)
    #expect(result["active_energy_export"] == nil)
    #expect(result["power_factor"] == nil)
    #expect(result.coverage == 1)
    #expect(result.quality == .good)
  }

  @Test(
    arguments: [
      (891_000, 0, ResultQuality.good), (890_000, 0, .estimated), (809_000, 0, .incomplete),
      (890_000, 10_000, .estimated), (899_000, 1000, .estimated), (100_000, 800_000, .estimated),
      (100_000, 700_000, .incomplete),
    ] as [(Int64, Int64, ResultQuality)]
  )
  func `Quality follows what is known`(measured: Int64, bridged: Int64, quality: ResultQuality) {
    let result = Self.result(Self.imported(measured: measured, bridged: bridged))
    #expect(result.quality == quality)
    #expect(result.coverage == Double(measured) / 900_000)
  }

  @Test func `Meters are added and subtracted by direction`() {
    var totals = Self.imported(measured: 900_000)
    let known = { CounterSum(amount: $0, measured: 900_000) }
    totals.add(known(5_000_000), of: .activeImport, isSubtracted: true)
    totals.add(known(3_000_000), of: .activeExport, isSubtracted: false)
    totals.add(known(1_000_000), of: .activeExport, isSubtracted: true)
    let result = Self.result(totals)
    #expect(result["active_energy_import"] == 20_000)
    #expect(result["active_energy_export"] == 2000)
  }

  @Test func `The power factor is that of the energies`() throws {
    var totals = Self.imported(measured: 900_000)
    let reactive = CounterSum(amount: 12_108_052, measured: 900_000)
    totals.add(reactive, of: .reactiveImport, isSubtracted: false)
    let factor = try #require(Self.result(totals)["power_factor"])
    #expect(abs(factor - 0.9) < 1e-7)
  }

  /// 25 kWh in a quarter and 12.108 kvarh: cos φ 0.9.
  ///
  /// Of half the reactive energy it would seem to be
  /// 25 / √(25² + 6.054²) = 0.972, and no charge be due.
  @Test(
    arguments: [(900_000, true), (810_000, true), (809_000, false), (450_000, false), (0, false)]
      as [(Int64, Bool)]
  )
  func `A power factor needs both energies for the same time`(measured: Int64, isKnown: Bool) {
    var totals = Self.imported(measured: 900_000)
    let amount = 12_108_052 * measured / 900_000
    totals.add(
      CounterSum(amount: amount, measured: measured),
      of: .reactiveImport,
      isSubtracted: false
    )
    #expect((totals.powerFactor() != nil) == isKnown)
    #expect(totals.knowsReactive() == isKnown)
    var mirrored = AccountTotals()
    mirrored.add(
      CounterSum(amount: amount, measured: measured),
      of: .activeImport,
      isSubtracted: false
    )
    mirrored.add(
      CounterSum(amount: 12_108_052, measured: 900_000),
      of: .reactiveImport,
      isSubtracted: false
    )
    #expect((mirrored.powerFactor() != nil) == isKnown)
  }

  @Test func `Where less than nothing was taken there is no power factor`() {
    var totals = AccountTotals()
    let known = { CounterSum(amount: $0, measured: 900_000) }
    totals.add(known(1000), of: .activeImport, isSubtracted: false)
    totals.add(known(3000), of: .activeImport, isSubtracted: true)
    totals.add(known(500), of: .reactiveImport, isSubtracted: false)
    #expect(totals.powerFactor() == nil)
    #expect(Self.result(totals)["active_energy_import"] == -2)
  }

  /// Nothing but reactive energy is 0, as bills have it; no energy at all is no power factor.
  @Test(arguments: [(0, 500, 0.0), (500, 0, 1), (0, 0, nil)] as [(Int64, Int64, Double?)])
  func `The ends of the power factor`(active: Int64, reactive: Int64, factor: Double?) {
    var totals = AccountTotals()
    let known = { CounterSum(amount: $0, measured: 900_000) }
    totals.add(known(active), of: .activeImport, isSubtracted: false)
    totals.add(known(reactive), of: .reactiveImport, isSubtracted: false)
    #expect(totals.powerFactor() == factor)
  }

  @Test func `Coverage is that of the meter that is known least`() {
    var totals = Self.imported(measured: 900_000)
    totals.add(CounterSum.zero, of: .activeImport, isSubtracted: false)
    let result = Self.result(totals)
    #expect(result.coverage == 0)
    #expect(result.quality == .incomplete)
    #expect(result["active_energy_import"] == 25_000)
    #expect(result["average_power"] == nil)
  }

  @Test func `What nobody measured is absent`() {
    var totals = AccountTotals()
    totals.add(.zero, of: .activeImport, isSubtracted: false)
    #expect(Self.result(totals).values.isEmpty)
    #expect(Self.result(totals).quality == .incomplete)
  }

  @Test func `Time that was measured twice is no more than the whole`() {
    #expect(Self.result(Self.imported(measured: 1_800_000)).coverage == 1)
  }
}
