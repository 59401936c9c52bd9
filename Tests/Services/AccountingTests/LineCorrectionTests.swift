import Accounting
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

@Suite(.computing) struct LineCorrectionTests {
  private static func hour(_ plant: Plant) async throws -> KPIRow {
    try #require(await plant.ledger.row("press-line", "hour", from: .six))
  }

  private static func seconds(_ from: Double, _ to: Double) -> Interval {
    Interval(from: .six.plus(from), to: .six.plus(to))
  }

  /// An hour and ten minutes at the press: in fault for the last minute of each ten.
  private func ended() async throws -> (Plant, Accounting) {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...4300 { await ProductionRowsTests.read(second, into: accounting) }
    return (plant, accounting)
  }

  @Test func `A stop planned afterwards takes its time out of the planned busy time`()
    async throws
  {
    let (plant, accounting) = try await ended()
    try await accounting.planStop(Self.seconds(540, 570), of: "press-line")
    await accounting.finish(at: .six.plus(4330))
    let row = try await Self.hour(plant)
    #expect(row.revision == 2 && row.isFinal)
    #expect(row["planned_busy_time"] == 3570)
    #expect(row["production_time"] == 3240 && row["delay_time"] == 330)
    #expect(row["unknown_time"] == 0 && row.coverage == 1)
    #expect(row["availability"] == 3240.0 / 3570)
    #expect(row["mttr"] == 330.0 / 6)
  }

  @Test func `A planned stop over a whole fault takes the fault away`() async throws {
    let (plant, accounting) = try await ended()
    try await accounting.planStop(Self.seconds(500, 700), of: "press-line")
    await accounting.finish(at: .six.plus(4330))
    let row = try await Self.hour(plant)
    #expect(row["planned_busy_time"] == 3400 && row["delay_time"] == 300)
    #expect(row["production_time"] == 3100)
    #expect(row["mttr"] == 60)
    let day = try #require(
      await plant.ledger.rows.values.first { $0.period == "day" && $0.subject == "press-line" }
    )
    #expect(day.stops == [StopShare(reason: "unspecified", count: 6, duration: 360)])
  }

  @Test func `A stop planned during the fault that is going on corrects it`() async throws {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...580 { await ProductionRowsTests.read(second, into: accounting) }
    try await accounting.planStop(Self.seconds(540, 595), of: "press-line")
    for second in 581...3700 { await ProductionRowsTests.read(second, into: accounting) }
    let row = try await Self.hour(plant)
    #expect(row["planned_busy_time"] == 3545)
    #expect(row["delay_time"] == 305)
    #expect(row["mttr"] == 305.0 / 6)
  }

  @Test(arguments: [1, 4, 30, 60])
  func `A stop planned while readings are missing takes its time out once`(silence: Int)
    async throws
  {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...570 { await ProductionRowsTests.read(second, into: accounting) }
    await accounting.finish(at: .six.plus(570 + Double(silence)))
    try await accounting.planStop(Self.seconds(560, 580), of: "press-line")
    for second in (571 + silence)...3700 {
      await ProductionRowsTests.read(second, into: accounting)
    }
    let row = try await Self.hour(plant)
    #expect(row["planned_busy_time"] == 3580)
    let times = ["production_time", "delay_time", "unknown_time"].compactMap { row[$0] }
    #expect(times.reduce(0, +) == 3580)
  }

  @Test func `A reason entered afterwards moves the stops of an interval to it`() async throws {
    let (plant, accounting) = try await ended()
    let count =
      try await accounting
      .setStopReason("no material", of: "press-line", in: Self.seconds(550, 1150))
    #expect(count == 2)
    await accounting.finish(at: .six.plus(4330))
    let shift = try #require(await plant.ledger.row("press-line", "shift", from: .six))
    #expect(
      shift.stops == [
        StopShare(reason: "unspecified", count: 5, duration: 300),
        StopShare(reason: "no material", count: 2, duration: 120),
      ]
    )
    #expect(try await Self.hour(plant).stops == nil)
    let again =
      try await accounting
      .setStopReason("jam", of: "press-line", in: Self.seconds(550, 551))
    #expect(again == 1)
    await accounting.finish(at: .six.plus(4390))
    let later = try #require(await plant.ledger.row("press-line", "shift", from: .six))
    #expect(later.stops?.map(\.reason) == ["unspecified", "jam", "no material"])
    #expect(later.stops?.map(\.count) == [5, 1, 1])
  }

  @Test func `A reason given while readings are missing stays when late ones come`() async throws {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...570 { await ProductionRowsTests.read(second, into: accounting) }
    await accounting.finish(at: .six.plus(620))
    let interval = Self.seconds(541, 620)
    _ = try await accounting.setStopReason("jam", of: "press-line", in: interval)
    for second in 571...900 { await ProductionRowsTests.read(second, into: accounting) }
    await accounting.finish(at: .six.plus(901))
    let shift = try #require(await plant.ledger.row("press-line", "shift", from: .six))
    let stops = Dictionary(uniqueKeysWithValues: (shift.stops ?? []).map { ($0.reason, $0) })
    #expect(stops["jam"]?.count == 1)
    #expect(stops.values.reduce(0) { $0 + $1.duration } == 60)
    #expect(shift["delay_time"] == 60 && shift["unknown_time"] == 0)
  }

  @Test func `A reason given to the stop that is going on stays with it`() async throws {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...570 { await ProductionRowsTests.read(second, into: accounting) }
    let count =
      try await accounting
      .setStopReason("tool change", of: "press-line", in: Self.seconds(565, 570))
    #expect(count == 1)
    for second in 571...900 { await ProductionRowsTests.read(second, into: accounting) }
    await accounting.finish(at: .six.plus(901))
    let shift = try #require(await plant.ledger.row("press-line", "shift", from: .six))
    #expect(shift.stops == [StopShare(reason: "tool change", count: 1, duration: 60)])
  }

  @Test func `Corrections outlive a restart`() async throws {
    let (plant, first) = try await ended()
    await first.finish(at: .six.plus(4330))
    let accounting = try await plant.started(at: .six.plus(4390))
    try await accounting.planStop(Self.seconds(540, 600), of: "press-line")
    _ =
      try await accounting
      .setStopReason("jam", of: "press-line", in: Self.seconds(1100, 1200))
    await accounting.finish(at: .six.plus(4450))
    let row = try await Self.hour(plant)
    #expect(row["planned_busy_time"] == 3540 && row["delay_time"] == 300)
    let again = try await plant.started(at: .six.plus(4510))
    try await again.planStop(Self.seconds(1140, 1200), of: "press-line")
    await again.finish(at: .six.plus(4570))
    #expect(try await Self.hour(plant)["planned_busy_time"] == 3480)
    let shift = try #require(await plant.ledger.row("press-line", "shift", from: .six))
    #expect(shift.stops?.map(\.reason) == ["unspecified"])
    #expect(shift.stops?.map(\.count) == [5])
  }

  @Test func `What cannot be corrected is refused in words`() async throws {
    let (_, accounting) = try await ended()
    let interval = Self.seconds(10, 20)
    await #expect(throws: LineCorrectionError.unknownLine("x")) {
      try await accounting.planStop(interval, of: "x")
    }
    await #expect(throws: LineCorrectionError.emptyInterval) {
      try await accounting.planStop(Self.seconds(20, 10), of: "press-line")
    }
    await #expect(throws: LineCorrectionError.nothingStood) {
      _ = try await accounting.setStopReason("jam", of: "press-line", in: interval)
    }
    await #expect(throws: LineCorrectionError.badReason) {
      _ = try await accounting.setStopReason("", of: "press-line", in: interval)
    }
    await #expect(throws: LineCorrectionError.tooLong) {
      try await accounting.planStop(Self.seconds(0, 40 * 86_400), of: "press-line")
    }
  }

  @Test func `Energy drawn while the machine does not run is idle energy`() async throws {
    let (plant, _) = try await ended()
    let row = try #require(await plant.ledger.finals("press-line", "hour").first)
    #expect(row.revision == 1)
    // 1 Wh a second, six minutes of fault.
    #expect(row["idle_energy"] == 360)
    #expect(row["idle_energy_share"] == 0.1)
  }
}
