import DeviceProfiles
import Measurements
import Simulation
import Testing

@Suite("A simulated factory")
struct FactorySimulationTests {
  private let meters = ["main-meter", "line-1-meter", "hvac", "compressor-1", "pv-meter"]

  @Test func `is the same for the same seed and another for another`() {
    var first = SampleFactory.simulation(seed: 1, at: 8)
    var second = SampleFactory.simulation(seed: 1, at: 8)
    var third = SampleFactory.simulation(seed: 2, at: 8)
    for minute in 1...5 {
      let moment = SampleFactory.midnight + 8 * 3600 + Double(minute) * 60
      first.advance(to: moment)
      second.advance(to: moment)
      third.advance(to: moment)
      for id in first.deviceIDs {
        #expect(first.registers(of: id, isFirst: true) == second.registers(of: id, isFirst: true))
      }
    }
    #expect(first.number("active_power", "hvac") != third.number("active_power", "hvac"))
  }

  @Test(arguments: [3, 9, 12, 20] as [Double])
  func `each meter's values hang together`(hour: Double) {
    let simulation = SampleFactory.simulation(at: hour)
    for id in meters {
      let active = simulation.number("active_power", id)
      let reactive = simulation.number("reactive_power", id)
      let apparent = simulation.number("apparent_power", id)
      #expect(near(apparent, (active * active + reactive * reactive).squareRoot()))
      #expect(near(simulation.number("power_factor", id) * apparent, active, 1))
      let phases = (1...3).map { simulation.number("active_power_l\($0)", id) }
      #expect(near(phases.reduce(0, +), active, 1))
      let perPhase = (1...3).map {
        simulation.number("current_l\($0)", id) * simulation.number("voltage_l\($0)_n", id)
      }
      #expect(near(perPhase.reduce(0, +), apparent, 1))
      #expect((215...245).contains(simulation.number("voltage_l1_n", id)))
      #expect((380...420).contains(simulation.number("voltage_l1_l2", id)))
      #expect(abs(simulation.number("frequency", id) - 50) <= 0.05)
    }
  }

  @Test(arguments: [2, 10, 12, 19] as [Double])
  func `the main meter measures the others, less the sun`(hour: Double) {
    let simulation = SampleFactory.simulation(at: hour)
    let parts = ["line-1-meter", "hvac", "compressor-1"].map {
      simulation.number("active_power", $0)
    }
    let taken = parts.reduce(0, +)
    let expected = taken * 1.03 - simulation.number("active_power", "pv-meter")
    #expect(near(simulation.number("active_power", "main-meter"), expected, 5))
  }

  @Test func `energy is the integral of power and never falls`() {
    var simulation = SampleFactory.simulation(at: 7)
    var last = meters.map { simulation.number("active_energy_import", $0) }
    let first = last
    var integral = [Double](repeating: 0, count: meters.count)
    for second in 1...3600 {
      simulation.advance(to: SampleFactory.midnight + 7 * 3600 + Double(second))
      for (index, id) in meters.enumerated() {
        let energy = simulation.number("active_energy_import", id)
        #expect(energy >= last[index])
        last[index] = energy
        integral[index] += max(0, simulation.number("active_power", id)) / 3600
      }
    }
    for index in meters.indices {
      #expect(near(last[index] - first[index], integral[index], 50 + integral[index] * 0.01))
    }
  }

  @Test func `the sun gives nothing at night and most at noon`() {
    var powers: [Double] = []
    for hour in [0, 5, 8, 12, 18.5, 23] as [Double] {
      let samples = (0..<5).map { seed in
        SampleFactory.simulation(seed: UInt64(seed), at: hour).number("active_power", "pv-meter")
      }
      powers.append(samples.reduce(0, +) / 5)
    }
    #expect(powers[0] == 0 && powers[1] == 0 && powers[4] < 1 && powers[5] == 0)
    #expect(powers[2] > 5000 && powers[3] > powers[2])
    #expect(powers.allSatisfy { $0 <= 100_000 })
  }

  @Test func `a factory with more sun than work delivers`() {
    let devices = [
      SampleFactory.meter("main-meter"), SampleFactory.meter("line-meter", rated: 5000),
      SampleFactory.meter("pv-meter", rated: 500_000),
    ]
    var simulation = SampleFactory.simulation(devices, at: 12)
    let before = simulation.number("active_energy_export", "main-meter")
    simulation.advance(to: SampleFactory.midnight + 12.5 * 3600)
    #expect(simulation.number("active_power", "main-meter") < 0)
    #expect(simulation.number("active_energy_export", "main-meter") > before)
  }

  @Test func `Sunday is quieter than Monday`() {
    let monday = SampleFactory.simulation(at: 10.5).number("active_power", "main-meter")
    let sunday = SampleFactory.simulation(at: 6 * 24 + 10.5).number("active_power", "main-meter")
    #expect(sunday < monday / 2)
  }

  @Test func `the compressor loads and unloads`() {
    var simulation = SampleFactory.simulation(at: 8)
    var loaded = 0
    var unloaded = 0
    for second in 1...900 {
      simulation.advance(to: SampleFactory.midnight + 8 * 3600 + Double(second))
      let power = simulation.number("active_power", "compressor-1")
      if power > 40_000 { loaded += 1 }
      if power < 20_000 { unloaded += 1 }
    }
    #expect(loaded > 200 && unloaded > 100)
  }

  @Test func `a long jump takes no longer than a day and loses no energy`() {
    var simulation = SampleFactory.simulation([SampleFactory.meter("line-meter")], at: 0)
    let before = simulation.number("active_energy_import", "line-meter")
    simulation.advance(to: SampleFactory.midnight + 60 * 86_400)
    #expect(simulation.number("active_energy_import", "line-meter") > before + 1e7)
    simulation.advance(to: SampleFactory.midnight)
    simulation.advance(to: .nan)
    simulation.advance(to: .infinity)
    simulation.advance(to: 1e300)
    #expect(simulation.time <= SampleFactory.midnight + 60 * 86_400)
  }

  private func near(_ a: Double, _ b: Double, _ tolerance: Double = 0.001) -> Bool {
    abs(a - b) <= tolerance + abs(b) * 1e-6
  }
}
