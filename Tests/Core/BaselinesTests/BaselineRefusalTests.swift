import Baselines
import Measurements
import TestSupport
import Testing

@Suite struct BaselineRefusalTests {
  private static func linear(_ count: Int, _ second: (Double) -> [Double]) -> [BaselinePeriod] {
    (0..<count).map { index in
      let x = Double(100 + (index * 37) % 50)
      return BaselinePeriod(energy: 500 + 3 * x, drivers: [x] + second(x))
    }
  }

  @Test(arguments: [0, 1, 9])
  func `fewer than ten periods are refused`(count: Int) {
    #expect(throws: BaselineRefusal.tooFewPeriods(count)) {
      try BaselineModel(training: Self.linear(count) { _ in [] })
    }
  }

  @Test func `ten periods are enough`() throws {
    #expect(try BaselineModel(training: Self.linear(10) { _ in [] }).periods == 10)
  }

  /// Computed by hand: x = 0…9 and y = 10 + x + e with e = ±a alternating, + first.
  ///
  /// Sxx = 82.5 and Σ(x − 4.5)e = −5a; so
  /// Syy = 82.5 − 10a + 10a² and R² = (82.5 − 5a)² / (82.5 Syy), which is 0.7576 for a = 1.5 and 0.7441 for 1.55.
  @Test(arguments: [(1.5, 0.7576), (1.55, 0.7441)])
  func `the limit of R² parts what is taken from what is refused`(
    swing: Double,
    r2: Double
  ) throws {
    let periods = (0..<10).map { x in
      let swing = x.isMultiple(of: 2) ? swing : -swing
      return BaselinePeriod(energy: 10 + Double(x) + swing, drivers: [Double(x)])
    }
    let model = try BaselineModel(training: periods, limit: 0)
    #expect(abs(model.r2 - r2) < 5e-5)
    if r2 >= 0.75 {
      #expect(try BaselineModel(training: periods).r2 == model.r2)
    } else {
      #expect(throws: BaselineRefusal.poorFit(r2: model.r2, limit: 0.75)) {
        try BaselineModel(training: periods)
      }
    }
  }

  @Test func `periods with a number missing do not count`() {
    var periods = Self.linear(12) { _ in [] }
    for index in 0..<3 { periods[index].energy = .nan }
    #expect(throws: BaselineRefusal.tooFewPeriods(9)) { try BaselineModel(training: periods) }
  }

  @Test(arguments: [0.0, 1e-9])
  func `collinear drivers are refused by name`(noise: Double) {
    let periods = Self.linear(20) { x in
      [2 * x + 7 + noise * (x * 13).truncatingRemainder(dividingBy: 7)]
    }
    #expect(throws: BaselineRefusal.collinearDriver(1)) { try BaselineModel(training: periods) }
    #expect(BaselineRefusal.collinearDriver(1).description.contains("driver 2"))
  }

  @Test func `a driver that is the same in all periods is refused`() {
    #expect(throws: BaselineRefusal.constantDriver(1)) {
      try BaselineModel(training: Self.linear(12) { _ in [24] })
    }
  }

  @Test func `energy that is always the same is refused`() {
    let periods = (0..<12).map { BaselinePeriod(energy: 1e6, drivers: [Double($0)]) }
    #expect(throws: BaselineRefusal.constantEnergy) { try BaselineModel(training: periods) }
  }

  @Test func `drivers that do not explain the energy are refused unless told`() throws {
    var generator = SeededGenerator(seed: 7)
    let periods = (0..<30).map { _ in
      BaselinePeriod(
        energy: .random(in: 900...1100, using: &generator),
        drivers: [.random(in: 0...100, using: &generator)]
      )
    }
    #expect(throws: BaselineRefusal.self) { try BaselineModel(training: periods) }
    let model = try BaselineModel(training: periods, limit: 0)
    #expect(model.r2 < 0.75)
  }

  @Test func `drivers outside the trained range are flagged`() throws {
    let model = try BaselineModel(training: Self.linear(20) { _ in [] })
    let comparison = { (x: Double) in
      BaselineComparison(BaselinePeriod(energy: 900, drivers: [x]), to: model)
    }
    #expect(comparison(99).isExtrapolated && comparison(1000).isExtrapolated)
    #expect(!comparison(120).isExtrapolated)
    #expect(comparison(0).specificEnergy == nil)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `exact planes are found again, also of drivers far from 0`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...3, using: &generator)
    let offset = [0, 1e4, 1e7][Int.random(in: 0...2, using: &generator)]
    let truth = (0..<count).map { _ in Double.random(in: 0.5...9, using: &generator) }
    let base = Double.random(in: 1e3...1e6, using: &generator)
    let periods = (0..<40).map { _ in
      let length = Double.random(in: 28...31, using: &generator).rounded()
      let drivers = truth.map { _ in length * (offset + .random(in: 0...1000, using: &generator)) }
      let energy = zip(truth, drivers).reduce(base * length) { $0 + $1.0 * $1.1 }
      return BaselinePeriod(energy: energy, drivers: drivers, length: length)
    }
    let model = try BaselineModel(training: periods)
    for (found, given) in zip(model.coefficients, truth) {
      #expect(abs(found - given) < 1e-7 * given, "seed \(seed)")
    }
    #expect(model.r2 > 0.999_999_9, "seed \(seed)")
    for period in periods {
      let comparison = BaselineComparison(period, to: model)
      #expect(abs(comparison.saving) < 1e-9 * period.energy, "seed \(seed)")
      #expect(!comparison.isExtrapolated, "seed \(seed)")
    }
  }

  @Test func `a period reported again replaces its saving in the running sum`() {
    var series = BaselineSeries()
    let moment = { Timestamp(seconds: $0 * 86_400) }
    #expect(series.add(10, of: moment(1)) == 10)
    #expect(series.add(5, of: moment(3)) == 15)
    #expect(series.add(-2, of: moment(2)) == 8)
    #expect(series.add(20, of: moment(1)) == 20)
    #expect(series.add(5, of: moment(3)) == 23)
    for day in 4...3000 as ClosedRange<Int64> { _ = series.add(1, of: moment(day)) }
    #expect(series.add(1, of: moment(3001)) == 23 + 2998)
  }

  @Test func `numbers at the ends of their range are refused or give numbers`() {
    for value in [Double.greatestFiniteMagnitude, .infinity, .nan, .leastNonzeroMagnitude] {
      let periods = (0..<12).map {
        BaselinePeriod(energy: value * Double($0), drivers: [value, Double($0)])
      }
      _ = try? BaselineModel(training: periods, limit: 0)
    }
  }
}
