import Accounting
import Energy
import Indicators
import Measurements
import Testing

@Suite struct LateReadingsTests {
  @Test func `An interval waits for its readings but no longer than the grace time`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...880)
    for second in 881...909 { await accounting.advance(to: .six.plus(Double(second))) }
    #expect(await plant.ledger.finals("factory", "15min").isEmpty)
    await accounting.advance(to: .six.plus(910))
    let quarter = try #require(await plant.ledger.finals("factory", "15min").first)
    #expect(quarter["active_energy_import"] == 880)
    #expect(quarter.quality == .estimated)
    #expect(quarter.coverage == 880.0 / 900)
  }

  @Test func `A later booking publishes an ended interval again with a higher revision`()
    async throws
  {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...600)
    for second in 601...1999 { await accounting.advance(to: .six.plus(Double(second))) }
    await accounting.run(2000...2010)
    let quarters = await plant.ledger.finals("factory", "15min")
    #expect(quarters.map(\.revision) == [1, 1, 2, 2])
    #expect(quarters.map { $0["active_energy_import"] } == [600, nil, 900, 900])
    #expect(quarters.map(\.quality) == [.incomplete, .incomplete, .estimated, .estimated])
    #expect(quarters.last?.coverage == 0)
    let blocks = await plant.ledger.finals("factory", "30min")
    // Of the first, ten minutes are known.
    #expect(blocks.map { $0["demand"] } == [1200, 3600])
    #expect(blocks.map(\.quality) == [.incomplete, .estimated])
  }

  @Test func `A meter that comes back after days finds the ledger as it was`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...3700)
    let days = 4 * 86_400
    for hour in 1...96 { await accounting.advance(to: .six.plus(Double(3700 + hour * 3600))) }
    let reads = await plant.ledger.historyReads
    await accounting.run(days + 3700...days + 3710)
    let hour = await plant.ledger.finals("factory", "hour").filter { $0.interval.from == .six }
    #expect(hour.map { $0["active_energy_import"] } == [3600])
    let total = await plant.ledger.sum(of: "main-meter.active_energy_import")
    #expect(total.amount == Int64(days + 3710) * 1000)
    let first = await plant.ledger.finals("factory", "day").filter {
      $0.interval.contains(.six)
    }
    #expect(first.map(\.revision) == [1, 2])
    #expect(first.last?["active_energy_import"] == 64_800)
    #expect(await plant.ledger.historyReads > reads)
  }

  @Test func `Nothing is published twice for a reading that changes nothing`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...1000)
    let before = await plant.ledger.finals("factory", "15min").count
    for _ in 0..<5 { await accounting.read(2000, at: .six.plus(1000)) }
    await accounting.finish(at: .six.plus(1001))
    #expect(await plant.ledger.finals("factory", "15min").count == before)
  }
}
