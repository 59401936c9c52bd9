import Accounting
import Energy
import Indicators
import Measurements
import Testing

/// Fifteen-minute rows are cut at the edges of their own account, and of no other.
@Suite struct RowCutTests {
  /// One account whose windows of ten minutes cut its quarters, and one that shares its meter.
  private static func plant(isCut: Bool = true) -> Plant {
    var cut = EnergyAccountDefinition(id: "cut", meters: [MeterShare(device: "main-meter")])
    cut.demand = DemandDefinition(windowMinutes: 10)
    var plain = EnergyAccountDefinition(id: "plain", meters: cut.meters)
    plain.demand = isCut ? nil : cut.demand
    return Plant(accounts: [cut, plain])
  }

  private func lengths(_ rows: [KPIRow]) -> [Int64] {
    rows.map { $0.interval.milliseconds / 60_000 }
  }

  @Test func `Another account's demand windows do not cut the quarters of an account`() async throws
  {
    let plant = Self.plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...1801)
    #expect(lengths(await plant.ledger.finals("plain", "15min")) == [15, 15])
    #expect(lengths(await plant.ledger.finals("cut", "15min")) == [10, 5, 5, 10])
    let quarters = await plant.ledger.finals("plain", "15min")
    #expect(quarters.map { $0["active_energy_import"] } == [900, 900])
    let parts = await plant.ledger.finals("cut", "15min")
    #expect(parts.map { $0["active_energy_import"] } == [600, 300, 300, 600])
  }

  @Test func `Unbalance is of the quarter that its row is of`() async throws {
    let plant = Self.plant()
    let accounting = try await plant.started(at: .six)
    for (second, voltage) in [0: 380.0, 700: 400.0].sorted(by: { $0.key < $1.key }) {
      let values = [Plant.Main.imported: 1000 + Double(second), 4: voltage, 5: 400, 6: 420]
      await accounting.accept(Plant.scan("main-meter", values, at: .six.plus(Double(second))))
      await accounting.advance(to: .six.plus(Double(second)))
    }
    await accounting.finish(at: .six.plus(920))
    let rows = await plant.ledger.finals("plain", "15min")
    let second = 100.0 * (420 - 1220.0 / 3) / (1220.0 / 3)
    #expect(abs((rows.first?["voltage_unbalance"] ?? 0) - (5 + second) / 2) < 1e-9)
  }

  @Test func `A ledger whose rows were cut at another account's edges goes on with whole quarters`()
    async throws
  {
    let former = Self.plant(isCut: false)
    let first = try await former.started(at: .six)
    await first.run(0...1000)
    await first.finish(at: .six.plus(1000))
    #expect(lengths(await former.ledger.finals("plain", "15min")) == [10, 5])
    let present = Accounting(Self.plant().definition, store: former.ledger)
    try await present.start(at: .six.plus(1001))
    await present.run(1001...1801)
    let rows = await former.ledger.finals("plain", "15min").dropFirst(2)
    #expect(lengths(Array(rows)) == [15, 15])
    #expect(rows.map { $0["active_energy_import"] } == [900, 900])
    // The first takes the place of one that began with it.
    #expect(rows.map(\.revision) == [2, 1])
    #expect(lengths(await former.ledger.finals("cut", "15min")) == [10, 5, 5, 10])
  }
}
