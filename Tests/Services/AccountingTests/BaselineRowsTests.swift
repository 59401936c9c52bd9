import Events
import Accounting
import Alarms
import Baselines
import Calendar
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

/// Hours at a press that draws 500 Wh, and 2 Wh for each item; from the 13th on 10 % less.
@Suite(.computing) struct BaselineRowsTests {
  private static let trainingHours = 12

  private static func items(_ hour: Int) -> Int { 300 + hour * 97 % 240 }

  private static func plant(_ training: EnergyBaseline.Training? = nil) -> (Plant, EnergyBaseline) {
    var plant = Plant()
    plant.lines = [Plant.press]
    plant.shifts = [
      ShiftDefinition(
        id: "all",
        window: DailyWindow(from: 0, to: 0),
        days: Set(Weekday.allCases)
      )
    ]
    plant.pollPeriod = 60_000
    let end = Timestamp.six.plus(Double(trainingHours) * 3600)
    let baseline = EnergyBaseline(
      id: "press-enpi",
      account: "factory",
      drivers: [EnergyBaseline.Driver(line: "press-line", field: "good")],
      period: .hour,
      training: training ?? .ledger(Interval(from: .six, to: end))
    )
    return (plant, baseline)
  }

  private static func started(
    _ plant: Plant,
    _ baseline: EnergyBaseline,
    at now: Timestamp
  ) async throws -> Accounting {
    var definition = plant.definition
    definition.baselines = [baseline]
    let accounting = Accounting(definition, store: plant.ledger)
    try await accounting.start(at: now)
    return accounting
  }

  /// Reads every minute of some hours.
  private static func run(
    _ hours: Range<Int>,
    late: Double = 0,
    _ accounting: Accounting
  ) async {
    for minute in (hours.lowerBound * 60)..<(hours.upperBound * 60) {
      let (good, energy) = counters(minute)
      let time = Timestamp.six.plus(Double(minute) * 60 + late)
      if late > 0 { await accounting.advance(to: time.plus(-late)) }
      await accounting.accept(
        Plant.scan(
          "press-1",
          [Plant.Press.state: 1, Plant.Press.good: good, Plant.Press.reject: 0],
          at: time
        )
      )
      await accounting.read(energy, at: time)
      await accounting.advance(to: time)
    }
  }

  /// The counters after so many minutes.
  private static func counters(_ minute: Int) -> (good: Double, energy: Double) {
    var (good, energy) = (0.0, 0.0)
    for hour in 0...(minute / 60) {
      let share = min(1, Double(minute - hour * 60) / 60)
      let made = Double(items(hour))
      good += (made * share).rounded()
      energy += (500 + 2 * made) * share * (hour < trainingHours ? 1 : 0.9)
    }
    return (good, energy)
  }

  private static func rows(_ plant: Plant) async -> [KPIRow] {
    await plant.ledger.published.filter { $0.family == .baseline }
  }

  private static func check(_ row: KPIRow, hour: Int, cusum: Double) throws {
    let expected = 500 + 2 * Double(items(hour))
    #expect(row.subject == "factory" && row.period == "hour" && row.isFinal)
    #expect(row.interval.from == .six.plus(Double(hour) * 3600))
    #expect(abs(try #require(row["expected"]) - expected) < 0.01)
    #expect(abs(try #require(row["enpi"]) - 0.9) < 1e-5)
    #expect(abs(try #require(row["saving"]) - expected / 10) < 0.02)
    #expect(abs(try #require(row["cusum"]) - cusum) < 0.05)
    #expect(row["training_periods"] == 12 && row["r2"] ?? 0 > 0.999_999)
  }

  @Test func `A model of the ledger's hours tells what the later ones have saved`() async throws {
    let (plant, baseline) = Self.plant()
    let accounting = try await Self.started(plant, baseline, at: .six)
    await Self.run(0..<16, accounting)
    let trained = await plant.ledger.events.filter { $0.type == "baseline_trained" }
    #expect(trained.count == 1)
    let rows = await Self.rows(plant)
    #expect(rows.count == 3)
    var cusum = 0.0
    for (index, row) in rows.enumerated() {
      cusum += (500 + 2 * Double(Self.items(12 + index))) / 10
      try Self.check(row, hour: 12 + index, cusum: cusum)
    }
  }

  /// Readings come 30 s after each minute: at the end of the training its last hour is not whole yet.
  @Test func `A model waits for the last readings of its training`() async throws {
    let (plant, baseline) = Self.plant()
    let accounting = try await Self.started(plant, baseline, at: .six)
    await Self.run(0..<14, late: 30, accounting)
    let commits = await plant.ledger.commits
    let trained = commits.firstIndex { $0.events.contains { $0.type == "baseline_trained" } }
    let last = Timestamp.six.plus(11 * 3600)
    let known = commits.firstIndex {
      $0.results.contains {
        $0.isFinal && $0.family == .energy && $0.period == "hour" && $0.interval.from == last
      }
    }
    #expect(try #require(trained) > (try #require(known)))
  }

  @Test func `A restart goes on with the model and the running sum, and misses no period`()
    async throws
  {
    let (plant, baseline) = Self.plant()
    await Self.run(0..<14, try await Self.started(plant, baseline, at: .six))
    let later = try await Self.started(plant, baseline, at: .six.plus(14 * 3600))
    await Self.run(14..<17, later)
    #expect(await plant.ledger.events.filter { $0.type == "baseline_trained" }.count == 1)
    let rows = await Self.rows(plant)
    #expect(rows.map(\.revision) == [1, 1, 1, 1])
    let cusum = (12...15).reduce(0.0) { $0 + (500 + 2 * Double(Self.items($1))) / 10 }
    try Self.check(try #require(rows.last), hour: 15, cusum: cusum)
  }

  @Test func `A corrected row corrects the comparison`() async throws {
    let (plant, baseline) = Self.plant()
    let accounting = try await Self.started(plant, baseline, at: .six)
    await Self.run(0..<14, accounting)
    let stop = Interval(from: .six.plus(12 * 3600 + 60), to: .six.plus(12 * 3600 + 120))
    try await accounting.planStop(stop, of: "press-line")
    await Self.run(14..<15, accounting)
    let rows = await Self.rows(plant).filter { $0.interval.from == .six.plus(12 * 3600) }
    #expect(rows.map(\.revision) == [1, 2])
    #expect(rows.first?.values == rows.last?.values)
  }

  @Test func `After a correction the later rows are told with the new running sum`() async throws {
    let (plant, baseline) = Self.plant()
    let accounting = try await Self.started(plant, baseline, at: .six)
    await Self.run(0..<16, accounting)
    let from = Timestamp.six.plus(12 * 3600)
    let made = 500 + 2 * Double(Self.items(12))
    // The hour used what was expected of it: it saved nothing.
    _ = try await accounting.correct(
      [.activeImport: Int64((made * 1000).rounded())],
      of: "factory",
      in: Interval(from: from, to: from.plus(3600)),
      by: "alice",
      why: "the meter hung"
    )
    await Self.run(16..<17, accounting)
    let rows = await Self.rows(plant)
    let newest = Dictionary(grouping: rows, by: \.interval.from).compactMapValues(\.last)
    let told = newest.values.sorted { $0.interval.from < $1.interval.from }
    #expect(told.map(\.revision) == [2, 2, 2, 1])
    var cusum = 0.0
    for (index, row) in told.enumerated() {
      let expected = 500 + 2 * Double(Self.items(12 + index))
      cusum += index == 0 ? 0 : expected / 10
      #expect(abs(try #require(row["cusum"]) - cusum) < 0.1, "\(index)")
    }
  }

  @Test func `A table of the site's own is learnt from at once`() async throws {
    let table = (0..<12).map { hour in
      let made = Double(Self.items(hour))
      return BaselinePeriod(energy: 500 + 2 * made, drivers: [made])
    }
    let (plant, baseline) = Self.plant(.table(table))
    let accounting = try await Self.started(plant, baseline, at: .six)
    await Self.run(0..<2, accounting)
    let row = try #require(await Self.rows(plant).first)
    #expect(abs(try #require(row["enpi"]) - 1) < 1e-5)
  }

  /// Of the second hour the meter tells but a third, and none of the rest when it comes back.
  @Test func `Energy that was not measured is not saved`() async throws {
    let table = (0..<12).map { hour in
      let made = Double(Self.items(hour))
      return BaselinePeriod(energy: 500 + 2 * made, drivers: [made])
    }
    let (plant, baseline) = Self.plant(.table(table))
    let accounting = try await Self.started(plant, baseline, at: .six)
    for minute in 0...190 {
      let (good, energy) = Self.counters(minute)
      let time = Timestamp.six.plus(Double(minute) * 60)
      let press = [Plant.Press.state: 1, Plant.Press.good: good, Plant.Press.reject: 0]
      await accounting.accept(Plant.scan("press-1", press, at: time))
      // A new meter, which counts from 0.
      let isSilent = (81..<120).contains(minute)
      if !isSilent { await accounting.read(minute < 120 ? 1e6 + energy : energy, at: time) }
      await accounting.advance(to: time)
    }
    let rows = await Self.rows(plant)
    try #require(rows.map(\.quality) == [.good, .incomplete, .good])
    let second = rows[1]
    #expect(second["saving"] == nil && second["enpi"] == nil && second["specific_energy"] == nil)
    #expect(second["cusum"] == rows.first?["cusum"])
    let actual = try #require(second["active_energy_import"])
    let expected = try #require(second["expected"])
    #expect(expected > 2 * actual)
  }

  @Test func `An alarm watches a comparison, and is one commit with it`() async throws {
    let table = (0..<12).map { hour in
      let made = Double(Self.items(hour))
      return BaselinePeriod(energy: 400 + 1.5 * made, drivers: [made])
    }
    let (plant, baseline) = Self.plant(.table(table))
    let condition = AlarmCondition.above(1.05, clearBelow: 1)
    let watch = IndicatorWatch(
      subject: "factory",
      family: .baseline,
      period: "hour",
      field: "enpi",
      hasShifts: true,
      condition: condition
    )
    var definition = plant.definition
    definition.baselines = [baseline]
    let rule = AlarmRule(
      id: "wasteful",
      subject: "factory",
      valueName: "baseline.press-enpi.enpi",
      condition: condition
    )
    definition.alarms = [WatchedAlarm(rule: rule, source: .indicator(watch))]
    let accounting = Accounting(definition, store: plant.ledger)
    try await accounting.start(at: .six)
    await Self.run(0..<3, accounting)
    let told = await plant.ledger.commits.filter { !$0.events.isEmpty }
    let raised = told.filter { $0.events.contains { $0.type == "alarm_raised" } }
    #expect(raised.count == 1)
    #expect(raised.first?.results.map(\.family) == [.baseline])
    #expect(raised.first?.checkpoints["alarm/wasteful"] != nil)
  }

  @Test func `A refusal is told once, in words`() async throws {
    let (plant, baseline) = Self.plant(.table([BaselinePeriod(energy: 1, drivers: [1])]))
    let accounting = try await Self.started(plant, baseline, at: .six)
    await Self.run(0..<2, accounting)
    let refused = await plant.ledger.events.filter { $0.type == "baseline_refused" }
    #expect(refused.count == 1)
    #expect(refused.first?.message["en"]?.contains("at least 10") == true)
    #expect(await Self.rows(plant).isEmpty)
  }
}
