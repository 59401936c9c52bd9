import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// What a reading costs is bounded by what it can change, whatever its time and value.
@Suite(.computing) struct BoundedWorkTests {
  private static func twoMeters(_ method: DemandDefinition.Method) -> Plant {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [MeterShare(device: "main-meter"), MeterShare(device: "second-meter")]
    )
    account.demand = DemandDefinition(windowMinutes: 15, method: method)
    return Plant(accounts: [account])
  }

  @Test(arguments: DemandDefinition.Method.allCases)
  func `A meter that answers for the first time after a quarter that the other has passed is cheap`(
    method: DemandDefinition.Method
  ) async throws {
    let plant = Self.twoMeters(method)
    let accounting = try await plant.started(at: .six.plus(1200))
    for second in [1200.0, 1259] {
      await accounting.read(1000 + second, at: .six.plus(second))
      await accounting.finish(at: .six.plus(second))
    }
    await accounting.finish(at: .six.plus(1815))
    let reads = await plant.ledger.historyReads
    await accounting.accept(Plant.scan("second-meter", [0: 5], at: .six.plus(2700)))
    await accounting.finish(at: .six.plus(2700))
    #expect(await plant.ledger.historyReads == reads)
    #expect(await plant.ledger.published.count < 20)
  }
}
