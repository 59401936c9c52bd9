import Energy
import Indicators
import Measurements
import Testing

/// Meters of one account that are known for different times: each has its own mean.
@Suite struct MeterMeansTests {
  private static let hour: Int64 = 3_600_000

  /// A meter of so many watts that is known for so many minutes.
  private static func sum(_ watts: Int64, minutes: Int64, unplaced: Int64 = 0) -> CounterSum {
    CounterSum(
      amount: watts * minutes * 1000 / 60 + unplaced,
      measured: minutes * 60_000,
      unplaced: unplaced
    )
  }

  private static func totals(_ sums: [(CounterSum, Bool)]) -> AccountTotals {
    sums.reduce(into: AccountTotals()) { totals, one in
      totals.add(one.0, of: .activeImport, isSubtracted: one.1)
    }
  }

  @Test func `The mean is that of each meter over its own time`() {
    // 60 kW all the hour, 120 kW first read at half past.
    let totals = Self.totals([
      (Self.sum(60_000, minutes: 60), false), (Self.sum(120_000, minutes: 30), false),
    ])
    #expect(totals.averagePower() == 180_000)
    #expect(totals.comparablePower() == nil)
  }

  @Test func `A meter that is taken off has its own mean too`() {
    let totals = Self.totals([
      (Self.sum(60_000, minutes: 60), false), (Self.sum(54_000, minutes: 15), true),
    ])
    #expect(totals.averagePower() == 6000)
  }

  @Test func `Without any time of a meter there is no mean`() {
    let totals = Self.totals([
      (Self.sum(60_000, minutes: 60), false), (CounterSum(amount: 900, unplaced: 900), false),
    ])
    #expect(totals.averagePower() == nil)
    #expect(totals.imported?.isKnown == true)
  }

  @Test func `What was counted at no known time is no part of a mean`() {
    let totals = Self.totals([(Self.sum(6000, minutes: 10, unplaced: 500_000), false)])
    #expect(totals.averagePower() == 6000)
    #expect(totals.imported?.amount == 1_500_000)
    #expect(totals.isBridged)
  }

  @Test(arguments: [(60, 180_000.0), (54, 180_000), (53, nil)] as [(Int64, Double?)])
  func `A peak is compared with meters that are known alike`(minutes: Int64, mean: Double?) {
    let totals = Self.totals([
      (Self.sum(60_000, minutes: 60), false), (Self.sum(120_000, minutes: minutes), false),
    ])
    #expect(totals.comparablePower() == mean)
  }

  /// A slot of a quarter is set to 45 kWh: of all meters together.
  @Test(
    arguments: [(60, 45, 180_000.0), (60, 30, nil), (45, 45, 180_000)] as [(Int64, Int64, Double?)]
  )
  func `A correction has no mean of its own`(first: Int64, second: Int64, mean: Double?) {
    var totals = Self.totals([
      (Self.sum(60_000, minutes: first), false), (Self.sum(120_000, minutes: second), false),
    ])
    let known = (first == 60 ? 15_000_000 : 0) as Int64
    totals.correct(
      by: CounterSum(amount: 45_000_000 - known, bridged: 900_000),
      of: .activeImport
    )
    #expect(totals.averagePower() == mean)
  }

  @Test(arguments: [(99.0, 0.99), (100, 1), (100.05, 1), (101, nil)] as [(Double, Double?)])
  func `No load factor is above 1`(mean: Double, factor: Double?) {
    let peak = DemandPeak(power: 100, at: .start)
    let values = peak.values(mean: mean)
    #expect(values.first { $0.name == "load_factor" }?.value == factor)
    #expect(values.first?.value == 100)
  }

  @Test func `The demand of an hour has the mean of its meters`() {
    let totals = Self.totals([
      (Self.sum(60_000, minutes: 60), false), (Self.sum(120_000, minutes: 54), false),
    ])
    let window = Interval(from: .start, to: .start.plus(seconds: 3600))
    #expect(Demand(window: window, totals: totals).knownPower == 180_000)
    #expect(Demand(window: window, totals: totals).power == 180_000)
  }
}
