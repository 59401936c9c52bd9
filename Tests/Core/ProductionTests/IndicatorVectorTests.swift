import Indicators
import Production
import Testing

/// Minutes and items as published examples give them.
private func sums(
  pbt: Double,
  apt: Double,
  pri: Double = 0,
  pq: Int64 = 0,
  gq: Int64 = 0
) -> ProductionSums {
  var sums = ProductionSums()
  sums.plannedBusyTime = Int64(pbt * 60_000)
  sums.productionTime = Int64(apt * 60_000)
  sums.delayTime = sums.plannedBusyTime - sums.productionTime
  sums.add(produced: pq, good: gq, cycle: Int64(pri * 60_000_000))
  return sums
}

private func values(
  _ sums: ProductionSums,
  _ terms: ProductionTerms = ProductionTerms()
) -> [String: Double] {
  Dictionary(sums.indicators(terms).map { ($0.name, $0.value) }) { $1 }
}

private func isClose(_ a: Double?, _ b: Double?) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return abs(a - b) <= 1e-12 * max(1, abs(b))
}

@Suite struct IndicatorVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var name: String
    var sums: ProductionSums
    var availability, effectiveness, quality, oee: Double?
    var testDescription: String { name }
  }

  static let vectors = [
    // oee.com (Vorne), the classic example: 480 min less 60 of breaks, 47 down, 1.0 s, 19 271 less 423.
    Vector(
      name: "oee.com",
      sums: sums(pbt: 420, apt: 373, pri: 1 / 60.0, pq: 19_271, gq: 18_848),
      availability: 0.888095238095238,
      effectiveness: 0.8610813226094728,
      quality: 0.9780499195682631,
      oee: 0.7479365079365079
    ),
    // waycalculator.com: 480 min, 420 running, 1 min an item, 400, 380 good; prints 79.1 %.
    Vector(
      name: "waycalculator",
      sums: sums(pbt: 480, apt: 420, pri: 1, pq: 400, gq: 380),
      availability: 0.875,
      effectiveness: 400.0 / 420,
      quality: 0.95,
      oee: 380.0 / 480
    ),
    // Computed by hand: more than the ideal cycle allows.
    Vector(
      name: "E > 1",
      sums: sums(pbt: 480, apt: 400, pri: 1, pq: 440, gq: 440),
      availability: 400.0 / 480,
      effectiveness: 1.1,
      quality: 1,
      oee: 440.0 / 480
    ),
    // Computed: 20 min of micro-stops taken from running to delay change A and E, never OEE.
    Vector(
      name: "micro-stops run",
      sums: sums(pbt: 480, apt: 450, pri: 0.5, pq: 800, gq: 784),
      availability: 0.9375,
      effectiveness: 0.8888888888888888,
      quality: 0.98,
      oee: 0.8166666666666667
    ),
    Vector(
      name: "micro-stops delay",
      sums: sums(pbt: 480, apt: 430, pri: 0.5, pq: 800, gq: 784),
      availability: 0.8958333333333334,
      effectiveness: 0.9302325581395349,
      quality: 0.98,
      oee: 0.8166666666666667
    ),
    Vector(
      name: "no production",
      sums: sums(pbt: 480, apt: 0, pri: 1),
      availability: 0,
      effectiveness: nil,
      quality: nil,
      oee: 0
    ),
    Vector(
      name: "no plan",
      sums: sums(pbt: 0, apt: 0),
      availability: nil,
      effectiveness: nil,
      quality: nil,
      oee: nil
    ),
    Vector(
      name: "running without an item",
      sums: sums(pbt: 480, apt: 400, pri: 1),
      availability: 400.0 / 480,
      effectiveness: 0,
      quality: nil,
      oee: 0
    ),
  ]

  @Test(arguments: vectors)
  func `ratios are those of published examples`(vector: Vector) {
    let values = values(vector.sums)
    #expect(isClose(values["availability"], vector.availability))
    #expect(isClose(values["effectiveness"], vector.effectiveness))
    #expect(isClose(values["quality_ratio"], vector.quality))
    #expect(isClose(values["oee"], vector.oee))
  }

  @Test func `without a plan every ratio is absent and times are 0`() {
    let present = Set(values(sums(pbt: 0, apt: 0)).keys)
    #expect(
      present == [
        "planned_busy_time", "production_time", "setup_time", "delay_time", "down_time",
        "unknown_time", "minor_stops", "minor_stop_time", "produced", "good", "scrap",
      ]
    )
  }

  /// Computed: with several products OEE equals A·E·Q only with the quality weighted by time.
  @Test func `several products`() {
    var sums = sums(pbt: 480, apt: 420, pri: 1, pq: 200, gq: 190)
    sums.add(produced: 300, good: 300, cycle: 30_000_000)
    let values = values(sums)
    #expect(isClose(values["availability"], 0.875))
    #expect(isClose(values["effectiveness"], 0.8333333333333334))
    #expect(isClose(values["quality_ratio"], 0.98))
    #expect(isClose(values["oee"], 0.7083333333333334))
  }

  /// Computed: 0.7167 of the sums, where the mean of the ratios would be 0.5417.
  @Test func `a whole has the ratio of the sums`() {
    let a = sums(pbt: 480, apt: 480, pri: 1, pq: 400, gq: 400)
    let b = sums(pbt: 120, apt: 120, pri: 1, pq: 30, gq: 30)
    #expect(isClose(values(a)["oee"], 0.8333333333333334))
    #expect(isClose(values(b)["oee"], 0.25))
    #expect(isClose(values(a + b)["oee"], 0.7166666666666667))
    var rest = a + b
    rest -= b
    #expect(rest == a)
  }

  /// Computed: PBT 480, APT 400, AUST 30, PRI 1, PQ 380, GQ 361.
  @Test func `setup is no loss of the net equipment effectiveness`() {
    var sums = sums(pbt: 480, apt: 400, pri: 1, pq: 380, gq: 361)
    sums.setupTime = 30 * 60_000
    sums.delayTime -= sums.setupTime
    let values = values(sums, ProductionTerms(calendarTime: 1440 * 60_000))
    #expect(isClose(values["oee"], 361.0 / 480))
    #expect(isClose(values["nee"], 430.0 / 480 * 0.95 * 0.95))
    #expect(isClose(values["teep"], 361.0 / 1440))
    #expect(isClose(values["utilization_efficiency"], 400.0 / 480))
    #expect(isClose(values["allocation_efficiency"], 1))
    #expect(isClose(values["technical_efficiency"], 400.0 / 450))
    #expect(isClose(values["setup_ratio"], 30.0 / 430))
    #expect(isClose(values["items_per_busy_hour"], 380.0 / 8))
    // AOET without orders is AUBT: 400 min running, 30 min of setup, 50 min of delay.
    #expect(isClose(values["throughput_rate"], 380.0 / 8))
    #expect(isClose(values["scrap_ratio"], 19.0 / 380))
  }

  /// getagility.pl: 300 h less 10 of inspection, failures of 2, 4, 2 and 4 h; 55.6 h and 3 h.
  @Test(arguments: [(FailureDenominator.failuresPlusOne, 55.6), (.failures, 69.5)])
  func `mean times of failures`(denominator: FailureDenominator, hours: Double) {
    var sums = ProductionSums()
    sums.plannedBusyTime = 290 * 3_600_000
    sums.delayTime = 12 * 3_600_000
    sums.productionTime = sums.plannedBusyTime - sums.delayTime
    sums.failures = 4
    var terms = ProductionTerms()
    terms.failureDenominator = denominator
    #expect(isClose(values(sums, terms)["mtbf"], hours * 3600))
    #expect(isClose(values(sums, terms)["mttr"], 3 * 3600))
    sums.failures = 0
    #expect(values(sums, terms)["mtbf"] == nil && values(sums, terms)["mttr"] == nil)
  }

  @Test func `labour and energy are told for each good item`() {
    var sums = sums(pbt: 420, apt: 400, pri: 1, pq: 400, gq: 384)
    sums.operationTime = 480 * 60_000
    var terms = ProductionTerms()
    terms.workers = 6
    (terms.energy, terms.co2e, terms.idleEnergy) = (96_000, 63.3, 1200)
    let values = values(sums, terms)
    #expect(values["good_per_worker_hour"] == 8)
    #expect(values["energy_per_good"] == 250)
    #expect(isClose(values["co2e_per_good"], 63.3 / 384))
    #expect(values["idle_energy"] == 1200)
  }

  @Test(
    arguments: [
      (0, 1000, ResultQuality.good, 1.0), (10, 1000, .good, 0.99), (50, 1000, .estimated, 0.95),
      (101, 1000, .incomplete, 0.899),
    ] as [(Int64, Int64, ResultQuality, Double)]
  )
  func `unknown time lowers coverage`(
    unknown: Int64,
    planned: Int64,
    quality: ResultQuality,
    coverage: Double
  ) {
    var sums = ProductionSums()
    sums.plannedBusyTime = planned
    sums.unknownTime = unknown
    // What is known outside planned time is no share of it.
    sums.knownTime = 100
    #expect(isClose(sums.coverage(of: 5000), coverage))
    #expect(sums.quality(of: 5000) == quality)
  }

  @Test(
    arguments: [
      (3600, ResultQuality.good, 1.0), (3420, .estimated, 0.95), (1800, .incomplete, 0.5),
      (0, .incomplete, 0),
    ] as [(Int64, ResultQuality, Double)]
  )
  func `where no work is planned the coverage is the known share of the clock`(
    known: Int64,
    quality: ResultQuality,
    coverage: Double
  ) {
    var sums = ProductionSums()
    sums.knownTime = known
    #expect(isClose(sums.coverage(of: 3600), coverage))
    #expect(sums.quality(of: 3600) == quality)
  }

  @Test func `numbers at the ends of their range neither trap nor give infinity`() {
    var sums = ProductionSums()
    sums.add(produced: .max, good: .min, cycle: .max)
    (sums.plannedBusyTime, sums.productionTime, sums.setupTime) = (.max, .max, .max)
    (sums.delayTime, sums.minorStopTime, sums.unknownTime) = (.max, .min, .min)
    sums += sums
    var other = ProductionSums()
    other -= sums
    for sums in [sums, other] {
      let isFinite = sums.indicators().map(\.value.isFinite)
      #expect(!isFinite.contains(false))
      #expect((0...1).contains(sums.coverage(of: .max)))
    }
  }
}

extension IndicatorVectorTests {
  /// PBT 480 min, of which 20 the line was idle: an order was executed for 460 min.
  @Test func `the throughput rate is of the time in which an order was executed`() {
    var sums = sums(pbt: 480, apt: 400, pri: 1, pq: 380, gq: 361)
    sums.delayTime -= 20 * 60_000
    sums.downTime += 20 * 60_000
    let values = values(sums)
    #expect(isClose(values["throughput_rate"], 380 * 60 / 460.0))
    #expect(isClose(values["items_per_busy_hour"], 380.0 / 8))
  }

  /// The nominal line of a public test: A 0.9, P 0.95, Q 0.98 give 0.8379.
  @Test func `OEE of a nominal line`() {
    // 1000 min, 900 running, 1 min an item, 855 items, 837.9 good: in tenths of items and minutes.
    let values = values(sums(pbt: 10_000, apt: 9000, pri: 1, pq: 8550, gq: 8379))
    #expect(isClose(values["availability"], 0.9))
    #expect(isClose(values["effectiveness"], 0.95))
    #expect(isClose(values["quality_ratio"], 0.98))
    #expect(isClose(values["oee"], 0.8379))
  }

  /// SMRP Best Practices, metric 2.1.1, its sample: 24 h, 8 idle, 1.66 scheduled, 2.08 unscheduled.
  ///
  /// SMRP divides the uptime of 12.26 h by 16 h (0.76625); here, as in ISO 22400-2, what was planned to
  /// stand is no planned busy time.
  @Test func `planned stops are no loss of availability`() {
    let planned = 24 - 8 - 1.66
    let values = values(sums(pbt: planned * 60, apt: (planned - 2.08) * 60))
    #expect(abs((values["availability"] ?? 0) - 0.8549511854951185) < 1e-7)
  }
}
