import Calendar
import Indicators
import Measurements
import Production
import Testing

/// What a row says of numbers that cannot all be right, and of those that have no denominator.
@Suite struct IndicatorDoubtTests {
  private static func sums(_ change: (inout ProductionSums) -> Void) -> ProductionSums {
    var sums = ProductionSums()
    (sums.plannedBusyTime, sums.productionTime) = (480 * 60_000, 400 * 60_000)
    sums.delayTime = 80 * 60_000
    change(&sums)
    return sums
  }

  private static func values(_ sums: ProductionSums) -> [String: Double] {
    var terms = ProductionTerms()
    terms.countsRework = true
    return Dictionary(sums.indicators(terms).map { ($0.name, $0.value) }) { $1 }
  }

  /// 440 items of 1 min in 400 min are 1.1; 400 are exactly 1, and in order.
  @Test(
    arguments: [(440, 1.1, ["effectiveness": "exceeds_ideal_cycle"]), (400, 1, [:])]
      as [(Int64, Double, [String: String])]
  )
  func `more than the ideal cycle allows stays above 1 and is flagged`(
    items: Int64,
    effectiveness: Double,
    doubts: [String: String]
  ) {
    let sums = Self.sums { $0.add(produced: items, good: items, cycle: 60_000_000) }
    #expect(Self.values(sums)["effectiveness"] == effectiveness)
    #expect(sums.doubts == doubts)
  }

  /// 50 rejects entered for an interval in which 20 items were made leave −30 good ones.
  @Test func `scrap entered late shows no negative items, and is flagged`() {
    let late = Self.sums { $0.add(produced: 20, good: -30, cycle: 60_000_000) }
    let values = Self.values(late)
    #expect(values["good"] == 0 && values["produced"] == 20 && values["scrap"] == 50)
    #expect(values["quality_ratio"] == 0 && values["oee"] == 0)
    #expect(late.doubts == ["good": "below_zero"])
    #expect(values["energy_per_good"] == nil && values["good_per_worker_hour"] == nil)
    // The day has it all: 400 items, 50 of them scrap.
    let day = Self.sums {
      $0.add(produced: 380, good: 380, cycle: 60_000_000)
      $0.add(produced: 20, good: -30, cycle: 60_000_000)
    }
    let whole = Self.values(day)
    #expect(whole["good"] == 350 && whole["scrap"] == 50 && day.doubts.isEmpty)
    #expect(whole["quality_ratio"] == 0.875)
  }

  /// Eleven good items before the tenth was counted as produced.
  @Test func `good items ahead of production leave no negative scrap, and are flagged`() {
    let ahead = Self.sums { $0.add(produced: 10, good: 11, cycle: 60_000_000) }
    #expect(Self.values(ahead)["scrap"] == 0 && ahead.doubts == ["scrap": "below_zero"])
  }

  /// RQ 19 of PQ 380 is 0.05, and neither GQ nor SQ knows of it.
  @Test func `rework is told beside the counts`() {
    let sums = Self.sums {
      $0.add(produced: 380, good: 361, cycle: 60_000_000)
      $0.rework = 19
    }
    let values = Self.values(sums)
    #expect(values["rework"] == 19 && values["rework_ratio"] == 0.05)
    #expect(values["good"] == 361 && values["scrap"] == 19)
    #expect(Self.values(Self.sums { _ in })["rework_ratio"] == nil)
  }

  /// Every ratio with its denominator at 0: absent, and nothing is 0 by way of an excuse.
  @Test(
    arguments: [
      (
        "plannedBusyTime",
        [
          "availability", "effectiveness", "quality_ratio", "oee", "nee", "teep",
          "utilization_efficiency", "allocation_efficiency", "technical_efficiency", "setup_ratio",
          "throughput_rate", "items_per_busy_hour", "scrap_ratio", "rework_ratio", "mtbf", "mttr",
        ]
      ),
      ("productionTime", ["effectiveness", "quality_ratio", "nee"]),
      ("produced", ["quality_ratio", "scrap_ratio", "rework_ratio"]),
      ("failures", ["mtbf", "mttr"]),
      ("good", ["energy_per_good", "cost_per_good", "co2e_per_good"]),
      ("operationTime", ["worker_hours", "good_per_worker_hour"]),
      ("stateEnergy", ["idle_energy_share"]),
    ]
  )
  func `a ratio whose denominator is 0 is absent, and only those`(
    missing: String,
    absent: [String]
  ) {
    let whole = Self.everything(without: nil)
    let part = Self.everything(without: missing)
    #expect(Set(whole.keys).subtracting(part.keys) == Set(absent))
    #expect(part.values.allSatisfy { $0.isFinite })
  }

  private static func everything(without missing: String?) -> [String: Double] {
    var sums = ProductionSums()
    sums.operationTime = missing == "operationTime" ? 0 : 9 * 3_600_000
    if missing != "plannedBusyTime" {
      sums.plannedBusyTime = 8 * 3_600_000
      sums.productionTime = missing == "productionTime" ? 0 : 5 * 3_600_000
      (sums.setupTime, sums.delayTime) = (3_600_000, 2 * 3_600_000)
    }
    sums.failures = missing == "failures" ? 0 : 2
    if missing != "produced" {
      sums.add(produced: 90, good: missing == "good" ? 0 : 80, cycle: 60_000_000)
    } else {
      // Items were good that nobody has produced: only those of another interval.
      sums.good = 80
    }
    (sums.rework, sums.idleEnergy) = (3, 500_000)
    var terms = ProductionTerms(calendarTime: 86_400_000)
    (terms.workers, terms.countsRework) = (4, true)
    sums.stateEnergy = missing == "stateEnergy" ? 0 : 1_900_000
    terms.energy = 2000
    (terms.cost, terms.co2e) = (4000, 1.3)
    return Dictionary(sums.indicators(terms).map { ($0.name, $0.value) }) { $1 }
  }
}

/// A night shift from 22:00 to 06:00, PRI 2 s of product 1 and 3 s of product 2.
@Suite struct NightShiftTests {
  private static let code = PointReference(device: "press-1", point: "product_code")
  private static let rework = PointReference(device: "press-1", point: "rework_count")

  private static var press: Press {
    var definition = Press.definition(minorStop: 60)
    definition.product = ProductSource(point: code, idealCycles: [1: 2, 2: 3])
    definition.counters.rework = rework
    return Press(definition, pollPeriod: 60_000)
  }

  /// From 22:00 on 20 items a minute of product 1, from 00:30 on 10 of product 2 until 06:00; a stop of
  /// 59 s at 23:59:30 is a minor one over midnight, one of 60 s at 01:00 a failure.
  ///
  /// By hand: 150 min · 20 = 3000 items of 2 s and 330 min · 10 = 3300 items of 3 s are 15 900 s; APT = 28 800 − 119 s.
  @Test func `a shift over midnight and a change of product has the sums of both`() throws {
    var press = Self.press
    let stops = [(Press.at(23, 59, 30), 59.0), (Press.at(25, 0, 0.5), 60)].map { from, seconds in
      Interval(from: from, to: from.advanced(byMilliseconds: Int64(seconds * 1000)))
    }
    let minutes = (0...480).map { Press.at(22, $0) }
    let moments = Set(minutes + stops.flatMap { [$0.from, $0.to] }).sorted()
    for time in moments {
      press.read(stops.contains { $0.contains(time) } ? 2 : 1, at: time)
      guard let minute = minutes.firstIndex(of: time) else { continue }
      let good = Double(min(minute, 150) * 20 + max(0, minute - 150) * 10)
      press.read(minute < 150 ? 1 : 2, of: Self.code, at: time)
      press.read(good, of: Press.good, at: time)
      press.read(0, of: Press.reject, at: time)
      press.read((good / 100).rounded(.down), of: Self.rework, at: time)
    }
    let sums = press.total
    #expect(sums.plannedBusyTime == 28_800_000)
    #expect(sums.productionTime == 28_800_000 - 119_000)
    #expect(sums.produced == 6300 && sums.rework == 63)
    #expect(sums.plannedForProduced == 15_900_000_000)
    #expect(sums.minorStops == 1 && sums.minorStopTime == 59_000)
    #expect(sums.failures == 1 && sums.delayTime == 119_000)
    #expect(press.slot(23, 45).minorStopTime == 30_000 && press.slot(23, 45).minorStops == 1)
    #expect(press.slot(24).minorStopTime == 29_000 && press.slot(24).minorStops == 0)
    let oee = try #require(sums.indicators().first { $0.name == "oee" }?.value)
    #expect(abs(oee - 15_900.0 / 28_800) < 1e-12)
    // One shift on both sides of midnight.
    let shifts = [Press.at(23), Press.at(29)].map { press.calendar.shift(containing: $0) }
    #expect(shifts[0]?.id == "night" && shifts[0]?.interval == shifts[1]?.interval)
  }
}
