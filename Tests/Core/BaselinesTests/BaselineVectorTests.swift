import Baselines
import Measurements
import Testing

private func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}

private func periods(_ drivers: [[Double]], _ energies: [Double]) -> [BaselinePeriod] {
  energies.indices.map { row in
    BaselinePeriod(energy: energies[row], drivers: drivers.map { $0[row] })
  }
}

@Suite struct BaselineVectorTests {
  /// A year of monthly tonnes and kWh; fitted with Python's statistics.linear_regression.
  static let tonnes: [Double] = [820, 760, 900, 870, 930, 1010, 980, 1040, 890, 850, 800, 940]
  static let energies: [Double] = [
    151_200, 144_900, 160_800, 157_400, 164_100, 172_900, 169_800, 176_300, 159_900, 155_300,
    149_600, 165_200,
  ]

  @Test func `coefficients and fit are those of the worked example`() throws {
    let model = try BaselineModel(training: periods([Self.tonnes], Self.energies))
    #expect(isClose(model.coefficients[0], 112.29840807408176))
    #expect(isClose(model.intercept, 59_641.68140672147))
    #expect(isClose(model.r2, 0.9994992086247609))
    #expect(isClose(model.variation, 0.0012785662222481442))
    #expect(isClose(model.adjustedVariation, 0.0014005991223789442))
    #expect(abs(model.bias) < 1e-15)
    #expect(model.periods == 12)
  }

  @Test func `savings, their running sum and the EnPI are those of the worked example`() throws {
    let model = try BaselineModel(training: periods([Self.tonnes], Self.energies))
    let tonnes: [Double] = [880, 910, 950, 1000, 870, 1020]
    let used: [Double] = [153_900, 157_000, 160_100, 164_700, 152_100, 166_200]
    let expected = [
      158_464.2805119134, 161_833.23275413588, 166_325.16907709913, 171_940.08948080323,
      157_341.2964311726, 174_186.05764228487,
    ]
    let cusum = [
      4564.280511913414, 9397.513266049296, 15_622.682343148423, 22_862.771823951654,
      28_104.068255124264, 36_090.12589740913,
    ]
    var series = BaselineSeries()
    var sums = (actual: 0.0, expected: 0.0)
    for (index, period) in periods([tonnes], used).enumerated() {
      let comparison = BaselineComparison(period, to: model)
      #expect(isClose(comparison.expected, expected[index]))
      let sum = series.add(comparison.saving, of: Timestamp(seconds: Int64(index)))
      #expect(isClose(sum, cusum[index]))
      #expect(!comparison.isExtrapolated)
      sums.actual += comparison.actual
      sums.expected += comparison.expected
    }
    #expect(isClose(sums.actual / sums.expected, 0.9635486457713155))
    // The specific energy improves by more than the energy performance does.
    #expect(isClose(sums.actual / tonnes.reduce(0, +), 169.449378330373))
    #expect(
      isClose(Self.energies.reduce(0, +) / Self.tonnes.reduce(0, +), 178.62835959221502)
    )
  }

  /// NIST StRD, Longley: it has six drivers; here the first two and the year, solved with exact fractions.
  static let gnp: [Double] = [
    234_289, 259_426, 258_054, 284_599, 328_975, 346_999, 365_385, 363_112, 397_469, 419_180,
    442_769, 444_546, 482_704, 502_601, 518_173, 554_894,
  ]
  static let deflator: [Double] = [
    83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7,
    116.9,
  ]
  static let employed: [Double] = [
    60_323, 61_122, 60_171, 61_187, 63_221, 63_639, 64_989, 63_761, 66_019, 67_857, 68_169, 66_513,
    68_655, 69_564, 69_331, 70_551,
  ]

  @Test func `nearly collinear drivers of the Longley data are solved to nine digits`() throws {
    let years = (1947...1962).map(Double.init)
    let model = try BaselineModel(
      training: periods([Self.deflator, Self.gnp, years], Self.employed)
    )
    let exact: [Double] = [
      1157934.536971615, -21.278509556988354, 0.06424836057063495, -570.6640575732388,
    ]
    #expect(isClose(model.intercept, exact[0], 1e-9))
    for index in 0..<3 { #expect(isClose(model.coefficients[index], exact[index + 1], 1e-9)) }
  }

  /// NIST StRD, Norris: 36 points, certified to 16 digits.
  @Test func `the Norris data give the certified values`() throws {
    let x: [Double] = [
      0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5,
      666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2,
      999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
    ]
    let y: [Double] = [
      0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1,
      668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0,
      998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
    ]
    let model = try BaselineModel(training: periods([x], y))
    #expect(isClose(model.intercept, -0.262323073774029, 1e-12))
    #expect(isClose(model.coefficients[0], 1.00211681802045, 1e-13))
    #expect(isClose(model.r2, 0.999993745883712, 1e-12))
  }
}
