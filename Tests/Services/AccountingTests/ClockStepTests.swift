import Accounting
import Energy
import Indicators
import Measurements
import Testing

@Suite struct ClockStepTests {
  @Test func `A clock set back by an hour loses and doubles nothing`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...4000)
    // The meter counts on; the clock shows an hour less.
    for second in 4001...9000 {
      let time = Timestamp.six.plus(Double(second - 3600))
      await accounting.read(1000 + Double(second), at: time)
      await accounting.advance(to: time)
    }
    await accounting.finish(at: .six.plus(9000 - 3600))
    let total = await plant.ledger.sum(of: "main-meter.active_energy_import")
    #expect(total.amount == 9_000_000)
    let hour = await plant.ledger.finals("factory", "hour").filter { $0.interval.from == .six }
    #expect(hour.first?["active_energy_import"] == 3600)
    #expect(hour.last?["active_energy_import"] == 6800)
    #expect(hour.map(\.revision) == Array(1...hour.count))
  }

  @Test func `A clock that was decades wrong neither floods the ledger nor loses energy`()
    async throws
  {
    let plant = Plant()
    let accounting = try await plant.started(at: Timestamp(milliseconds: 0))
    await accounting.read(1000, at: Timestamp(milliseconds: 500))
    await accounting.read(1010, at: .six)
    await accounting.finish(at: .six.plus(1))
    let total = await plant.ledger.sum(of: "main-meter.active_energy_import")
    #expect(total.amount == 10_000)
    #expect(total.bridged == 62 * 86_400_000)
  }
}
