import DeviceProfiles
import Measurements
import Simulation
import Testing

@Suite("A simulated machine")
struct MachineTests {
  @Test func `counts while it runs, and the parts make the total`() {
    var simulation = SampleFactory.simulation(at: 5.5)
    var seen: Set<Int> = []
    var last = 0.0
    var lastState = 10
    for step in 1...(8 * 720) {
      simulation.advance(to: SampleFactory.midnight + 5.5 * 3600 + Double(step) * 5)
      let state = simulation.value(of: "machine_state", on: "press-1")?.integer ?? -1
      let good = simulation.number("good_count", "press-1")
      let reject = simulation.number("reject_count", "press-1")
      #expect(simulation.number("total_count", "press-1") == good + reject)
      #expect(good >= last)
      if state != 11, lastState != 11 { #expect(good == last || good - last <= 3) }
      (last, lastState) = (good, state)
      seen.insert(state)
    }
    // Night shift, and day shift with breaks, over the hours of both: some thousand items.
    #expect(seen.isSuperset(of: [10, 11, 13]))
    #expect(last > 5000 && last < 15_000)
    let rejectShare = simulation.number("reject_count", "press-1") / last
    #expect(rejectShare > 0.01 && rejectShare < 0.03)
  }

  @Test func `stands in a break and is off without a shift`() {
    for seed in UInt64(0)..<5 {
      let inBreak = SampleFactory.simulation(seed: seed, at: 11.75)
      #expect(inBreak.value(of: "machine_state", on: "press-1")?.integer != 11)
      let sunday = SampleFactory.simulation(seed: seed, at: 6 * 24 + 12)
      #expect(sunday.value(of: "machine_state", on: "press-1")?.integer == 10)
    }
  }

  @Test func `is felt by the meter of its line`() {
    var simulation = SampleFactory.simulation(at: 6.5)
    var running: [Double] = []
    var standing: [Double] = []
    for second in 1...3600 * 4 {
      simulation.advance(to: SampleFactory.midnight + 6.5 * 3600 + Double(second))
      let states = ["press-1", "press-2"].map {
        simulation.value(of: "machine_state", on: $0)?.integer
      }
      let power = simulation.number("active_power", "line-1-meter")
      if states == [11, 11] { running.append(power) }
      if !states.contains(11) { standing.append(power) }
    }
    #expect(!running.isEmpty && !standing.isEmpty)
    let means = [running, standing].map { $0.reduce(0, +) / Double(max(1, $0.count)) }
    #expect(means[0] > 1.5 * means[1])
  }

  @Test func `roles are deduced of points and names`() {
    let scenario = Scenario(deducedFrom: SampleFactory.devices)
    #expect(scenario.roles["main-meter"] == .mainMeter)
    #expect(scenario.roles["line-1-meter"] == .loadMeter)
    #expect(scenario.roles["hvac"] == .airConditioning)
    #expect(scenario.roles["pv-meter"] == .photovoltaic)
    #expect(scenario.roles["compressor-1"] == .compressor)
    #expect(scenario.roles["press-1"] == .machine(cycle: 2, rejectShare: 0.02))
    #expect(scenario.feeds == ["line-1-meter": ["press-1", "press-2"]])
    let biggest = Scenario(deducedFrom: [
      SampleFactory.meter("m1", rated: 1e6), SampleFactory.meter("m2", rated: 1e5),
      SampleFactory.meter("m3", rated: 1e5),
    ])
    #expect(biggest.roles["m1"] == .mainMeter)
  }
}
