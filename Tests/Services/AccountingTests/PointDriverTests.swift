import Events
import Accounting
import Baselines
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Testing

/// A cold store whose energy follows the weather, a reading each minute; the zone is UTC.
@Suite struct PointDriverTests {
  private static let trainingHours = 12

  /// Degrees, the same at all readings of an hour.
  private static func degrees(_ hour: Int) -> Double { Double(10 + hour * 37 % 23) }

  private static func watts(_ hour: Int, _ drive: (Double) -> Double) -> Double {
    1000 + drive(degrees(hour)) * (hour < trainingHours ? 1 : 2)
  }

  private static func started(
    _ reduction: PointReduction,
    on plant: Plant,
    at now: Timestamp
  ) async throws -> Accounting {
    var definition = plant.definition
    let end = Timestamp.six.plus(Double(trainingHours) * 3600)
    definition.baselines = [
      EnergyBaseline(
        id: "cooling",
        account: "factory",
        drivers: [
          EnergyBaseline.Driver(device: "thermometer", point: "temperature", reduction: reduction)
        ],
        period: .hour,
        training: .ledger(Interval(from: .six, to: end))
      )
    ]
    let accounting = Accounting(definition, store: plant.ledger)
    try await accounting.start(at: now)
    return accounting
  }

  private static func plant() -> Plant {
    var plant = Plant()
    plant.pollPeriod = 60_000
    return plant
  }

  private static func run(
    _ hours: Range<Int>,
    _ accounting: Accounting,
    weather isRead: Bool = true,
    _ drive: (Double) -> Double
  ) async {
    for minute in (hours.lowerBound * 60)..<(hours.upperBound * 60) {
      let time = Timestamp.six.plus(Double(minute) * 60)
      var energy = 0.0
      for hour in 0...(minute / 60) {
        energy += watts(hour, drive) * min(1, Double(minute - hour * 60) / 60)
      }
      if isRead {
        await accounting.accept(Plant.scan("thermometer", [0: degrees(minute / 60)], at: time))
      }
      await accounting.read(energy, at: time)
      await accounting.advance(to: time)
    }
  }

  /// The mean over an hour of something of the temperature: 59 minutes of one value, and one minute on the
  /// straight line to the first reading of the next hour.
  private static func mean(_ hour: Int, _ of: (Double) -> Double) -> Double {
    let (this, next) = (degrees(hour), degrees(hour + 1))
    let line = (0..<6000).map { of(this + (next - this) * (Double($0) + 0.5) / 6000) }
    return (59 * of(this) + line.reduce(0, +) / 6000) / 60
  }

  private static func rows(_ plant: Plant) async -> [KPIRow] {
    await plant.ledger.published.filter { $0.family == .baseline }
  }

  static let drives: [PointReduction] = [.mean, .cooling(base: 20), .heating(base: 20)]

  private static func drive(_ reduction: PointReduction) -> @Sendable (Double) -> Double {
    switch reduction {
    case .mean, .increase: { $0 * 50 }
    case .cooling(let base): { max(0, $0 - base) * 50 }
    case .heating(let base): { max(0, base - $0) * 50 }
    }
  }

  @Test(arguments: drives)
  func `A temperature drives a baseline`(reduction: PointReduction) async throws {
    let plant = Self.plant()
    let drive = Self.drive(reduction)
    await Self.run(0..<15, try await Self.started(reduction, on: plant, at: .six), drive)
    let later = try await Self.started(reduction, on: plant, at: .six.plus(15 * 3600))
    await Self.run(15..<17, later, drive)
    #expect(await plant.ledger.events.filter { $0.type == "baseline_trained" }.count == 1)
    let rows = await Self.rows(plant)
    #expect(rows.map { $0.interval.from } == (12..<16).map { .six.plus(Double($0) * 3600) })
    for (index, row) in rows.enumerated() {
      let hour = 12 + index
      // The least squares of slightly smoothed temperatures find the line but for the smoothing.
      let expected = 1000 + Self.mean(hour, drive)
      #expect(abs(try #require(row["expected"]) - expected) < 25, "\(hour)")
      if reduction == .mean { #expect(row["specific_energy"] == nil) }
      #expect(row.coverage == 1)
    }
  }

  @Test func `The mean is that of the straight lines between the readings`() async throws {
    let plant = Self.plant()
    let drive = Self.drive(.mean)
    await Self.run(0..<13, try await Self.started(.mean, on: plant, at: .six), drive)
    var definition = plant.definition
    let driver = EnergyBaseline.Driver(
      device: "thermometer",
      point: "temperature",
      reduction: .mean
    )
    let whole = Interval(from: .six, to: .six.plus(12 * 3600))
    let baseline = EnergyBaseline(
      id: "cooling",
      account: "factory",
      drivers: [driver],
      period: .hour,
      training: .ledger(whole)
    )
    definition.baselines = [baseline]
    let periods = BaselineStatement.training(
      of: baseline,
      definition,
      meters: try await plant.ledger.meterSlots(in: whole),
      lines: [],
      { _ in [] },
      in: whole
    )
    #expect(periods.count == 12)
    for (hour, period) in periods.enumerated() {
      let driver = try #require(period.drivers.first)
      #expect(abs(driver - Self.mean(hour) { $0 }) < 2e-6, "hour \(hour)")
    }
  }

  @Test func `A temperature that is not read for long leaves its periods out`() async throws {
    let plant = Self.plant()
    let accounting = try await Self.started(.mean, on: plant, at: .six)
    let drive = Self.drive(.mean)
    await Self.run(0..<13, accounting, drive)
    await Self.run(13..<15, accounting, weather: false, drive)
    await Self.run(15..<17, accounting, drive)
    let from = await Self.rows(plant).map { $0.interval.from.milliseconds(since: .six) / 3_600_000 }
    #expect(from.contains(12) && !from.contains(14))
  }
}
