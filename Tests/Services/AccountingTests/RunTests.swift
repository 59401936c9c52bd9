import Accounting
import Energy
import Measurements
import Testing

/// The machine's own clock, which the tests do not set.
private struct RealClock: AccountingClock {
  private let origin = ContinuousClock.now

  var now: Timestamp {
    .six.advanced(byMilliseconds: (ContinuousClock.now - origin).wholeMilliseconds)
  }

  func sleep(until moment: Timestamp) async throws {
    try await Task.sleep(for: .milliseconds(moment.milliseconds(since: now)))
  }
}

@Suite struct RunTests {
  @Test(.timeLimit(.minutes(10)))
  func `It commits each second by its clock, and what is left when it is cancelled`() async throws {
    let plant = Plant()
    let clock = RealClock()
    let accounting = Accounting(plant.definition, store: plant.ledger)
    let run = Task { try await accounting.run(clock: clock) }
    // Readings are passed over until the run has started.
    while await plant.ledger.commits.isEmpty {
      await accounting.read(1000, at: clock.now)
      try await Task.sleep(for: .milliseconds(5))
    }
    await accounting.read(1007, at: clock.now.plus(1))
    run.cancel()
    try await run.value
    #expect(await plant.ledger.sum(of: "main-meter.active_energy_import").amount == 7000)
  }
}
