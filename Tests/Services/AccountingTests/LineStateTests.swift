import Accounting
import Measurements
import Production
import TestSupport
import Testing

/// What is told of the present state of a production line, for platforms that look at it later.
@Suite(.computing) struct LineStateTests {
  /// The states that were told, in order.
  private func told(_ plant: Plant) async -> [PresentState] {
    await plant.ledger.commits.flatMap(\.states)
  }

  @Test func `the present state is told when it changes, and once after a start`() async throws {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...700 { await ProductionRowsTests.read(second, into: accounting) }
    let states = await told(plant)
    #expect(states.map(\.state) == [.running, .fault, .running])
    #expect(states.map(\.line) == Array(repeating: "press-line", count: 3))
    #expect(states.map(\.since) == [.six, .six.plus(540), .six.plus(600)])
    await accounting.finish(at: .six.plus(700))

    let next = try await plant.started(at: .six.plus(701))
    for second in 701...705 { await ProductionRowsTests.read(second, into: next) }
    let again = await told(plant).dropFirst(3)
    #expect(again.map(\.state) == [.running] && again.map(\.since) == [.six.plus(600)])
  }

  @Test func `a stop's reason is told, and again when a person changes it`() async throws {
    let plant = ProductionRowsTests.plant
    let accounting = try await plant.started(at: .six)
    for second in 0...560 { await ProductionRowsTests.read(second, into: accounting) }
    let interval = Interval(from: .six.plus(540), to: .six.plus(560))
    _ = try await accounting.setStopReason("jam", of: "press-line", in: interval)
    for second in 561...565 { await ProductionRowsTests.read(second, into: accounting) }
    let last = try #require(await told(plant).last)
    #expect(last.state == .fault && last.reason == "jam" && last.since == .six.plus(540))
  }
}
