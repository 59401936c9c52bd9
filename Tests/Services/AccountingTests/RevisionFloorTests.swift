import Accounting
import Indicators
import Measurements
import Testing

/// After a power cut no revision stands for two different rows.
@Suite struct RevisionFloorTests {
  private func lastTen(_ plant: Plant) async -> [Int] {
    await plant.ledger.finals("factory", "15min").map(\.revision)
  }

  @Test
  func `rows of intervals from before a power cut skip to the next thousand, later ones do not`()
    async throws
  {
    let plant = Plant()
    let first = try await plant.started(at: .six)
    await first.run(0...1000)
    await first.finish(at: .six.plus(1000))
    #expect(await lastTen(plant) == [1])
    let second = Accounting(plant.definition, store: plant.ledger)
    try await second.start(at: .six.plus(1001), cuts: 1)
    await second.run(1001...3700)
    await second.finish(at: .six.plus(3700))
    // The second quarter began before the cut.
    #expect(await lastTen(plant) == [1, 1001, 1, 1])
  }

  @Test func `runs that follow know of the cut, and another cut skips another thousand`()
    async throws
  {
    let plant = Plant()
    for (start, cuts) in [(0, 0), (1001, 1), (1101, 1), (1201, 2)] {
      let accounting = Accounting(plant.definition, store: plant.ledger)
      try await accounting.start(at: .six.plus(Double(start)), cuts: cuts)
      await accounting.run(start...start + 99)
      await accounting.finish(at: .six.plus(Double(start + 99)))
    }
    let last = Accounting(plant.definition, store: plant.ledger)
    try await last.start(at: .six.plus(1301), cuts: 2)
    await last.run(1301...2800)
    await last.finish(at: .six.plus(2800))
    #expect(await lastTen(plant).suffix(2).map { $0 / 1000 } == [2, 0])
  }
}
