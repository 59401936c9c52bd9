import Baselines
import Energy
import Measurements

extension MeteringPlan {
  /// The registers of the points that drive a baseline, each once.
  mutating func addDrivers(of baseline: EnergyBaseline) {
    for driver in baseline.drivers {
      guard let reduction = driver.reduction, let device = devices[driver.line],
        let position = device.position(of: driver.field)
      else { continue }
      if reduction == .increase {
        // What a meter counts as energy has a rated power, and is a register already.
        addCounter(at: position, of: device, ratedPower: nil)
      } else {
        addIntegral(for: driver, of: device, at: position)
      }
    }
  }

  /// The time integral of a point, above and below the driver's base.
  private mutating func addIntegral(
    for driver: EnergyBaseline.Driver,
    of device: MeteredDevice,
    at position: Int
  ) {
    let names = driver.integrals
    guard found[names.above] == nil else { return }
    let method = MeterFeed.Method.power(
      PowerIntegrator(pollPeriod: device.points[position].pollPeriod),
      imported: registers.count,
      exported: registers.count + 1
    )
    for name in [names.above, names.below] {
      found[name] = (registers.count, feeds.count)
      registers.append(EnergyCounterState(name: name))
    }
    addFeed(method, of: device, at: position, driver: driver.base)
  }
}
