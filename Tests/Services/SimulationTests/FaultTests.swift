import DeviceProfiles
import Diagnosis
import Registers
import Simulation
import Testing

/// What a meter shows with each fault, against the same meter without.
@Suite struct `Injected faults` {
  private static let device = SampleFactory.meter("meter-1", rated: 100_000)

  private static func simulation(_ fault: InjectedFault? = nil) -> FactorySimulation {
    var simulation = SampleFactory.simulation([device], at: 10)
    if let fault { simulation.inject(fault, into: "meter-1") }
    simulation.advance(to: simulation.time + 5)
    return simulation
  }

  private static let right = simulation()

  private static func number(_ point: String, _ simulation: FactorySimulation) -> Double {
    simulation.number(point, "meter-1")
  }

  private static func isNear(_ value: Double, _ expected: Double) -> Bool {
    (value - expected).magnitude <= 1e-6 * max(1, expected.magnitude)
  }

  @Test func `a reversed transformer turns the power of its phase, and the total is their sum`() {
    let wrong = Self.simulation(InjectedFault(.reversedTransformer, phases: [1]))
    for (phase, sign) in [(1, 1.0), (2, -1), (3, 1)] {
      let name = "active_power_l\(phase)"
      #expect(Self.isNear(Self.number(name, wrong), sign * Self.number(name, Self.right)))
      let current = "current_l\(phase)"
      #expect(Self.isNear(Self.number(current, wrong), Self.number(current, Self.right)))
    }
    let sum = (1...3).map { Self.number("active_power_l\($0)", wrong) }.reduce(0, +)
    #expect(Self.isNear(Self.number("active_power", wrong), sum))
  }

  @Test func `swapped currents give powers of pairs that do not belong together`() {
    let wrong = Self.simulation(InjectedFault(.swappedCurrents, phases: [0, 1]))
    // By 120°: P' = −P/2 ∓ √3/2·Q of the other phase's current.
    #expect(
      Self.number("active_power_l1", wrong) < -0.5 * Self.number("active_power_l1", Self.right)
    )
    #expect(
      Self.number("active_power_l2", wrong).magnitude < 0.2
        * Self.number("active_power_l2", Self.right)
    )
    #expect(
      Self.isNear(Self.number("active_power_l3", wrong), Self.number("active_power_l3", Self.right))
    )
    #expect(Self.isNear(Self.number("current_l1", wrong), Self.number("current_l2", Self.right)))
  }

  @Test func `a missing neutral moves phase voltages and leaves line voltages`() {
    let wrong = Self.simulation(InjectedFault(.missingNeutral))
    #expect(
      Self.isNear(Self.number("voltage_l1_l2", wrong), Self.number("voltage_l1_l2", Self.right))
    )
    let volts = (1...3).map { Self.number("voltage_l\($0)_n", wrong) }
    #expect((volts.max() ?? 0) > 1.2 * (volts.min() ?? 0))
  }

  @Test func `phases without voltage or current have no power`() {
    let dead = Self.simulation(InjectedFault(.noVoltage, phases: [2]))
    #expect(Self.number("voltage_l3_n", dead) < 10)
    #expect(
      Self.number("active_power_l3", dead) < 0.03 * Self.number("active_power_l3", Self.right)
    )
    #expect(Self.number("voltage_l3_l1", dead) < 0.7 * Self.number("voltage_l3_l1", Self.right))
    let open = Self.simulation(InjectedFault(.noCurrent, phases: [0]))
    #expect(Self.number("current_l1", open) == 0 && Self.number("active_power_l1", open) == 0)
  }

  @Test func `a wrong ratio makes currents, powers and energies larger, a wrong scale one point`() {
    let ratio = Self.simulation(InjectedFault(.wrongRatio, factor: 33))
    for name in ["current_l2", "active_power_l2", "active_power", "apparent_power"] {
      #expect(Self.isNear(Self.number(name, ratio), 33 * Self.number(name, Self.right)), "\(name)")
    }
    #expect(
      Self.isNear(Self.number("voltage_l1_n", ratio), Self.number("voltage_l1_n", Self.right))
    )
    let scale = Self.simulation(InjectedFault(.wrongScale, points: ["frequency"], factor: 100))
    #expect(Self.number("frequency", scale) > 4900)
    #expect(
      Self.isNear(Self.number("active_power", scale), Self.number("active_power", Self.right))
    )
  }

  @Test func `what is frozen is written once, swapped orders are those of the registers`() throws {
    let frozen = Self.simulation(InjectedFault(.frozenRegisters))
    #expect(!frozen.registers(of: "meter-1", isFirst: true).isEmpty)
    #expect(frozen.registers(of: "meter-1", isFirst: false).isEmpty)
    let counter = Self.simulation(InjectedFault(.frozenCounter, points: ["active_energy_import"]))
    let moving = Set(counter.registers(of: "meter-1", isFirst: false).map(\.address))
    #expect(!moving.contains(100) && moving.contains(102) && moving.contains(0))
    let healthy = Self.right.registers(of: "meter-1", isFirst: true)
    let swapped = Self.simulation(InjectedFault(.swappedWords)).registers(
      of: "meter-1",
      isFirst: true
    )
    let words = { (writes: [RegisterWrite], address: UInt16) in
      writes.first { $0.address == address }?.word
    }
    #expect(words(healthy, 0) == words(swapped, 1) && words(healthy, 1) == words(swapped, 0))
  }

  @Test func `import counts as export when they are swapped`() {
    var wrong = Self.simulation(InjectedFault(.swappedDirections))
    let before = Self.number("active_energy_export", wrong)
    wrong.advance(to: wrong.time + 600)
    #expect(Self.number("active_energy_export", wrong) > before + 1000)
  }
}
