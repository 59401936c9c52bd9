import Energy
import Measurements
import TestSupport
import Testing

@Suite struct PowerIntegratorTests {
  /// Bookings in mWh of readings one second apart.
  static func integrate(_ watts: [Double], pollPeriod: Int64 = 1000) -> (Int64, Int64) {
    var integrator = PowerIntegrator(pollPeriod: pollPeriod)
    var (imported, exported) = (Int64(0), Int64(0))
    for (second, power) in watts.enumerated() {
      guard let outcome = integrator.accept(power, at: .start.plus(seconds: Double(second)))
      else { continue }
      imported += outcome.imported.amount
      exported += outcome.exported.amount
    }
    return (imported, exported)
  }

  @Test func `An hour at a steady power is exact though no second is`() {
    let watts = Array(repeating: 1234.567, count: 3601)
    #expect(Self.integrate(watts) == (1_234_567, 0))
  }

  @Test func `A ramp is the area under its line`() {
    #expect(Self.integrate([0, 7200, 7200]) == (1000 + 2000, 0))
  }

  @Test func `Export is kept apart, also where the power crosses zero`() {
    #expect(Self.integrate([7200, 0, -7200]) == (1000, 1000))
    #expect(Self.integrate([7200, -7200]) == (500, 500))
    #expect(Self.integrate([-3600, -3600]) == (0, 1000))
  }

  @Test func `A gap is not bridged`() {
    var integrator = PowerIntegrator(pollPeriod: 1000)
    #expect(integrator.accept(3600, at: .start) == nil)
    #expect(integrator.accept(3600, at: .start.plus(seconds: 2.001)) == nil)
    #expect(integrator.accept(3600, at: .start.plus(seconds: 4))?.imported.amount == 1999)
  }

  @Test func `Time that stands still or runs backwards books nothing`() {
    var integrator = PowerIntegrator(pollPeriod: 1000)
    #expect(integrator.accept(3600, at: .start) == nil)
    #expect(integrator.accept(3600, at: .start) == nil)
    #expect(integrator.accept(3600, at: .start.plus(seconds: -3600)) == nil)
    #expect(integrator.accept(3600, at: .start.plus(seconds: -3599))?.imported.amount == 1000)
  }

  @Test(arguments: [Double.nan, .infinity, 1e300, -1e15])
  func `A power that cannot be ends the stretch`(power: Double) {
    #expect(Self.integrate([3600, power, 3600, 3600]) == (1000, 0))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `A restart from its checkpoint changes nothing`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var plain = PowerIntegrator(pollPeriod: 1000)
    var restarted = plain
    for second in 0..<500 {
      let power = Double.random(in: -5000...50_000, using: &random)
      let time = Timestamp.start.plus(seconds: Double(second))
      #expect(plain.accept(power, at: time) == restarted.accept(power, at: time), "seed \(seed)")
      guard random.chance(0.2) else { continue }
      restarted = try #require(
        PowerIntegrator(pollPeriod: 1000, checkpoint: restarted.checkpoint)
      )
    }
    #expect(plain == restarted)
  }
}
