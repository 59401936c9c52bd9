import Registers
import DeviceProfiles
import Measurements
import ReadPlans
import Testing

/// A power factor whose register tells the quadrant, as Schneider's meters give it (4Q_FP_PF).
@Suite struct FourQuadrantTests {
  struct Case: Sendable {
    var register: Float
    var powerFactor: Double
  }

  @Test(arguments: [
    Case(register: 0.95, powerFactor: 0.95),
    Case(register: 1.05, powerFactor: 0.95),
    Case(register: 1.2, powerFactor: 0.8),
    Case(register: -0.3, powerFactor: -0.3),
    Case(register: -1.1, powerFactor: -0.9),
    Case(register: -1.95, powerFactor: -0.05),
    Case(register: 1, powerFactor: 1),
    Case(register: -1, powerFactor: -1),
    Case(register: 2, powerFactor: 0),
    Case(register: -2, powerFactor: 0),
  ])
  func `a register of each quadrant gives its power factor`(test: Case) throws {
    let point = PointDefinition(name: "pf", table: .holding, address: 0, type: .powerFactor4Q)
    let words = [UInt16(test.register.bitPattern >> 16), UInt16(test.register.bitPattern & 0xFFFF)]
    let item = ReadRequest.Item(point: 0, offset: 0, scaleOffset: nil)
    let outcome: Reading.Outcome = PointDecoder(point).decode(words, at: item)
    guard case .good(let value) = outcome, let powerFactor = value.double else {
      Issue.record("\(outcome)")
      return
    }
    #expect(abs(powerFactor - test.powerFactor) < 1e-6)
  }
}
