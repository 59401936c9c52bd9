import Events
import Measurements
import Production
import Testing

@Suite struct PowerStateTests {
  private func press(hold: Int64) -> Press {
    var definition = Press.definition()
    definition.state = .power(Press.power, offBelow: 200, runningAbove: 3500, hold: hold)
    return Press(definition)
  }

  @Test(arguments: [
    (0.0, MachineState.off), (199.9, .off), (200, .idle), (3500, .idle), (3500.1, .running),
    (-50, .off),
  ])
  func `between the thresholds a machine is idle`(watts: Double, state: MachineState) {
    #expect(MachineState(power: watts, offBelow: 200, runningAbove: 3500) == state)
  }

  @Test func `a change counts from its beginning once it has held`() {
    var press = press(hold: 10_000)
    press.read(5000, of: Press.power, from: Press.at(6), to: Press.at(6, 1))
    press.read(800, of: Press.power, from: Press.at(6, 1), to: Press.at(6, 1, 9))
    #expect(press.line.state == .running)
    press.read(800, of: Press.power, from: Press.at(6, 1, 9), to: Press.at(6, 2))
    press.advance(to: Press.at(6, 2))
    #expect(press.line.state == .idle && press.line.stateSince == Press.at(6, 1))
    #expect(press.total.productionTime == 60_000 && press.total.downTime == 60_000)
    #expect(press.total.unknownTime == 0 && press.events.count == 1)
  }

  @Test func `a dip shorter than the hold time changes nothing`() {
    var press = press(hold: 10_000)
    press.read(5000, of: Press.power, from: Press.at(6), to: Press.at(6, 1))
    press.read(800, of: Press.power, from: Press.at(6, 1), to: Press.at(6, 1, 5))
    press.read(100, of: Press.power, from: Press.at(6, 1, 5), to: Press.at(6, 1, 14))
    press.read(5000, of: Press.power, from: Press.at(6, 1, 14), to: Press.at(6, 2))
    press.advance(to: Press.at(6, 2))
    #expect(press.total.productionTime == 120_000 && press.events.isEmpty)
  }

  @Test func `a change hidden by two noisy readings still counts from its beginning`() {
    var press = press(hold: 10_000)
    press.read(5000, of: Press.power, from: Press.at(6), to: Press.at(6, 1))
    press.read(800, of: Press.power, from: Press.at(6, 1), to: Press.at(6, 1, 4))
    press.read(5000, of: Press.power, at: Press.at(6, 1, 4))
    press.read(800, of: Press.power, at: Press.at(6, 1, 5))
    press.read(100, of: Press.power, at: Press.at(6, 1, 6))
    press.read(800, of: Press.power, from: Press.at(6, 1, 7), to: Press.at(6, 1, 11))
    press.advance(to: Press.at(6, 1, 11))
    #expect(press.line.state == .idle && press.line.stateSince == Press.at(6, 1))
    #expect(press.total.productionTime == 60_000 && press.total.downTime == 11_000)
  }

  @Test func `a load that comes and goes within the hold time is no change`() {
    for period in [2, 4, 6, 8] {
      var press = press(hold: 10_000)
      press.read(5000, of: Press.power, from: Press.at(6), to: Press.at(6, 1))
      for second in 60..<300 {
        let watts: Double = second % period < period / 2 ? 800 : 5000
        press.read(watts, of: Press.power, at: Press.at(6, 0, Double(second)))
      }
      press.advance(to: Press.at(6, 5))
      #expect(press.line.state == .running && press.events.isEmpty, "\(period) s")
    }
  }

  @Test func `without a hold time each reading counts at once`() {
    var press = press(hold: 0)
    press.read(5000, of: Press.power, at: Press.at(6))
    press.read(800, of: Press.power, at: Press.at(6, 0, 1))
    press.read(100, of: Press.power, at: Press.at(6, 0, 2))
    #expect(press.total.productionTime == 1000 && press.total.downTime == 1000)
    #expect(press.line.state == .off)
  }

  @Test func `what held before a gap in the readings does not count for the hold time`() {
    var press = press(hold: 5000)
    press.read(5000, of: Press.power, from: Press.at(6), to: Press.at(6, 1))
    press.read(800, of: Press.power, from: Press.at(6, 1), to: Press.at(6, 1, 3))
    press.read(800, of: Press.power, from: Press.at(6, 2), to: Press.at(6, 3))
    press.advance(to: Press.at(6, 3))
    // Running to 06:01:04, two seconds after the last reading that was not refuted; then nothing known.
    #expect(press.total.productionTime == 64_000)
    #expect(press.total.unknownTime == 56_000 && press.total.downTime == 60_000)
  }

  @Test
  func `until the first state has held nothing is known, then it is known from the beginning`() {
    var press = press(hold: 5000)
    press.read(5000, of: Press.power, from: Press.at(6), to: Press.at(6, 0, 5))
    #expect(press.total.unknownTime == 4000 && press.line.state == nil)
    press.read(5000, of: Press.power, at: Press.at(6, 0, 5))
    #expect(press.total.unknownTime == 0 && press.total.productionTime == 5000)
    #expect(press.events.isEmpty)
  }
}
