import Accounting
import Energy
import Indicators
import Measurements
import Production
import Testing

@Suite struct IdleEnergyTests {
  @Test func `Energy while the line does not run is idle, and good items bear cost and CO2e`()
    async throws
  {
    var plant = Plant()
    plant.lines = [Plant.press]
    plant.shifts = [Plant.allDay]
    plant.rates = ["factory": TariffRowsTests.rates]
    let accounting = try await plant.started(at: .six)
    for second in 0...3610 {
      let (time, count) = (Timestamp.six.plus(Double(second)), Double(second))
      // Running for 40 minutes, idle for 10, in fault for 10; 1 Wh each second.
      let state: Double = second < 2400 ? 1 : second < 3000 ? 0 : 2
      let press = [
        Plant.Press.state: state, Plant.Press.good: min(count, 2400).rounded(.down),
        Plant.Press.reject: 0,
      ]
      await accounting.accept(Plant.scan("press-1", press, at: time))
      await accounting.read(1000 + count, at: time)
      await accounting.advance(to: time)
    }
    let hour = try #require(await plant.ledger.finals("press-line", "hour").first)
    let idle = try #require(hour["idle_energy"])
    // The reading of the second in which the state changes counts with the new state.
    #expect(abs(idle - 1200) <= 1)
    #expect(abs((hour["idle_energy_share"] ?? 0) - 1200.0 / 3600) < 0.001)
    let good = try #require(hour["good"])
    #expect(hour["energy_per_good"] == 3600 / good)
    #expect(hour["cost_per_good"] == 3.6 * 1833 / good)
    #expect(abs((hour["co2e_per_good"] ?? 0) - 3.6 * 0.6592 / good) < 1e-12)
  }
}
