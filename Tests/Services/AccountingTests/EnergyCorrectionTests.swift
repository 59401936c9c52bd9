import Events
import Accounting
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

@Suite(.computing) struct EnergyCorrectionTests {
  private static let wh: Int64 = 1000

  private static func slot(_ from: Double, _ to: Double) -> Interval {
    Interval(from: .six.plus(from), to: .six.plus(to))
  }

  /// An hour and a quarter at 3600 W, 900 Wh a quarter.
  private func ended(_ plant: Plant = Plant()) async throws -> Accounting {
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...4520)
    return accounting
  }

  private func correct(
    _ accounting: Accounting,
    to wattHours: Int64,
    _ interval: Interval
  ) async throws -> (EnergyCorrection, rows: [KPIRow]) {
    try await accounting.correct(
      [.activeImport: wattHours * Self.wh],
      of: "factory",
      in: interval,
      by: "alice",
      why: "the meter hung"
    )
  }

  @Test func `A corrected quarter is published again, and the hour, day and month follow`()
    async throws
  {
    let plant = Plant()
    let accounting = try await ended(plant)
    let (made, rows) = try await correct(accounting, to: 1500, Self.slot(900, 1800))
    #expect(made.changes == [.init(quantity: .activeImport, before: 900_000, after: 1_500_000)])
    #expect(Set(rows.map(\.period)) == ["15min", "30min", "hour"])
    #expect(rows.allSatisfy { $0.revision == 2 && $0.isFinal })
    let quarter = try #require(await plant.ledger.row("factory", "15min", from: .six.plus(900)))
    #expect(quarter.revision == 2 && quarter["active_energy_import"] == 1500)
    #expect(quarter["average_power"] == 6000)
    #expect(quarter.quality == .estimated)
    #expect(quarter.sources["active_energy_import"] == "correction")
    let hour = try #require(await plant.ledger.row("factory", "hour", from: .six))
    #expect(hour["active_energy_import"] == 4200)
    await accounting.finish(at: .six.plus(4600))
    let day = try #require(
      await plant.ledger.rows.values.first { $0.period == "day" && $0.subject == "factory" }
    )
    #expect(day["active_energy_import"] == 5120)
  }

  @Test func `Who corrected what and why is kept and told`() async throws {
    let plant = Plant()
    let accounting = try await ended(plant)
    let (made, _) = try await correct(accounting, to: 1500, Self.slot(900, 1800))
    #expect(await plant.ledger.corrections == [made])
    #expect(made.by == "alice" && made.why == "the meter hung" && made.account == "factory")
    let event = try #require(await plant.ledger.events.last)
    #expect(event.type == "ledger_corrected" && event.subject == "factory")
    let text = try #require(event.message["en"])
    #expect(text.contains("900.0 → 1500.0 Wh") && text.contains("alice"))
    #expect(text.contains("the meter hung"))
  }

  @Test func `The same correction again changes nothing and is not kept`() async throws {
    let plant = Plant()
    let accounting = try await ended(plant)
    _ = try await correct(accounting, to: 1500, Self.slot(900, 1800))
    let (again, rows) = try await correct(accounting, to: 1500, Self.slot(900, 1800))
    #expect(again.changes.isEmpty && rows.isEmpty)
    #expect(await plant.ledger.corrections.count == 1)
    let (third, _) = try await correct(accounting, to: 900, Self.slot(900, 1800))
    #expect(third.changes.first?.before == 1_500_000)
    let quarter = try #require(await plant.ledger.row("factory", "15min", from: .six.plus(900)))
    #expect(quarter.revision == 3 && quarter["active_energy_import"] == 900)
  }

  @Test func `A correction outlives restarts, and later readings add to it`() async throws {
    let plant = Plant()
    let first = try await ended(plant)
    _ = try await correct(first, to: 1500, Self.slot(900, 1800))
    // Killed: what follows knows the store only.
    let second = try await plant.started(at: .six.plus(4530))
    for time in 4530...7300 {
      await second.read(1000 + Double(time), at: .six.plus(Double(time)))
      await second.advance(to: .six.plus(Double(time)))
    }
    let quarter = try #require(await plant.ledger.row("factory", "15min", from: .six.plus(900)))
    #expect(quarter.revision == 2 && quarter["active_energy_import"] == 1500)
    let hour = try #require(await plant.ledger.row("factory", "hour", from: .six))
    #expect(hour["active_energy_import"] == 4200 && hour.revision == 2)
    let day = try #require(
      await plant.ledger.rows.values.first { $0.period == "day" && $0.subject == "factory" }
    )
    let energy = try #require(day["active_energy_import"])
    #expect(energy >= 7200 + 600 && energy <= 7300 + 600)
  }

  @Test func `A quarter that nothing was known of is known by its correction`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    // Nobody read the meter in the first quarter.
    for time in 900...2000 {
      await accounting.run(time...time)
    }
    let (made, rows) = try await accounting.correct(
      [.activeImport: 1_000_000, .activeExport: 0],
      of: "factory",
      in: Self.slot(0, 900),
      by: "alice",
      why: "the meter was off"
    )
    #expect(made.changes.map(\.before) == [nil, nil])
    // Reactive energy is as unknown as before.
    let half = try #require(rows.first { $0.period == "15min" })
    #expect(half["active_energy_import"] == 1000 && half["reactive_energy_import"] == nil)
    #expect(half.coverage == 0 && half.quality == .incomplete)
    #expect(half.sources["reactive_energy_import"] == "incomplete")
    let (_, later) = try await accounting.correct(
      [.reactiveImport: 300_000],
      of: "factory",
      in: Self.slot(0, 900),
      by: "alice",
      why: "the meter was off"
    )
    let quarter = try #require(later.first { $0.period == "15min" })
    #expect(quarter["active_energy_import"] == 1000)
    #expect(quarter["reactive_energy_import"] == 300)
    #expect(quarter.coverage == 0 && quarter.quality == .estimated)
  }

  @Test func `A long correction is spread over its slots to the last milliwatt-hour`() async throws
  {
    let plant = Plant()
    let accounting = try await ended(plant)
    _ = try await accounting.correct(
      [.activeImport: 1_000_001, .reactiveImport: 7],
      of: "factory",
      in: Self.slot(0, 3600),
      by: "bob",
      why: "invoice"
    )
    let quarters = await plant.ledger.finals("factory", "15min")
      .filter { $0.interval.from < .six.plus(3600) && $0.revision == 2 }
    #expect(quarters.count == 4)
    let sum = quarters.compactMap { $0["active_energy_import"] }.reduce(0, +)
    #expect((sum * 1000).rounded() == 1_000_001)
    let hour = try #require(await plant.ledger.row("factory", "hour", from: .six))
    #expect(hour["active_energy_import"] == 1000.001)
    #expect(hour["reactive_energy_import"] == 0.007)
  }

  @Test func `Rows of a line that the account supplies follow`() async throws {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...4300 { await ProductionRowsTests.read(second, into: accounting) }
    let before = try #require(await plant.ledger.row("press-line", "hour", from: .six))
    let (_, rows) = try await accounting.correct(
      [.activeImport: 7_200_000],
      of: "factory",
      in: Self.slot(0, 3600),
      by: "alice",
      why: "ratio"
    )
    #expect(!rows.isEmpty)
    let after = try #require(await plant.ledger.row("press-line", "hour", from: .six))
    #expect(after.revision == before.revision + 1)
    let (old, new) = (before["energy_per_good"], after["energy_per_good"])
    #expect(try #require(new) == 2 * (try #require(old)))
    let (idle, corrected) = (before["idle_energy"], after["idle_energy"])
    #expect(abs(try #require(corrected) - 2 * (try #require(idle))) < 0.01)
    #expect(after["idle_energy_share"] != nil)
  }

  @Test func `What cannot be corrected is refused in words`() async throws {
    let plant = Plant()
    let accounting = try await ended(plant)
    await #expect(throws: EnergyCorrectionError.notAligned(Self.slot(900, 1800))) {
      _ = try await correct(accounting, to: 1, Self.slot(901, 1800))
    }
    await #expect(throws: EnergyCorrectionError.notAligned(Self.slot(900, 2700))) {
      _ = try await correct(accounting, to: 1, Self.slot(900, 1801))
    }
    await #expect(throws: EnergyCorrectionError.notKnownYet) {
      _ = try await correct(accounting, to: 1, Self.slot(4500, 5400))
    }
    await #expect(throws: EnergyCorrectionError.badLength) {
      _ = try await correct(accounting, to: 1, Self.slot(900, 900))
    }
    await #expect(throws: EnergyCorrectionError.tooOld) {
      _ = try await correct(accounting, to: 1, Self.slot(-63 * 86_400, -62.5 * 86_400))
    }
    await #expect(throws: EnergyCorrectionError.outOfRange(.activeImport)) {
      _ = try await correct(accounting, to: -1, Self.slot(900, 1800))
    }
    await #expect(throws: EnergyCorrectionError.unknownAccount("x")) {
      _ = try await accounting.correct(
        [.activeImport: 1],
        of: "x",
        in: Self.slot(900, 1800),
        by: "a",
        why: "b"
      )
    }
    #expect(await plant.ledger.corrections.isEmpty)
  }

  @Test func `A correction waits for a meter that has not been read since`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...1000)
    await accounting.advance(to: .six.plus(4000))
    await #expect(throws: EnergyCorrectionError.notKnownYet) {
      _ = try await correct(accounting, to: 1, Self.slot(900, 1800))
    }
  }
}
