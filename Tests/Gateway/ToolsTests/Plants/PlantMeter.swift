import Diagnosis
import Glibc
import TestSupport

/// What a meter makes of voltages and currents: only what arrives at its terminals.
struct PlantMeter {
  /// Volts at its terminals, against its neutral terminal.
  var voltages: [Phasor]
  var currents: [Phasor]
  var distortion: Double
  /// The sign of reactive power is that of the other convention.
  var turnsReactive = false
  /// The total of apparent power is the sum of the phases, not of the vectors.
  var addsApparent = false
  /// Factors by which the current of each channel is wrong.
  var gains: [Double] = [1, 1, 1]
  /// By how much, and by which angle, the power of each channel is wrong.
  var errors = [Phasor](repeating: Phasor(re: 1, im: 0), count: 3)
  var frequency = 50.0

  init(_ plant: PhasorPlant) {
    voltages = plant.voltages
    currents = plant.currents
    distortion = plant.distortion
  }

  /// Active and reactive power of a phase.
  func power(_ phase: Int) -> Phasor {
    let power = voltages[phase] * currents[phase].conjugate * errors[phase]
    return turnsReactive ? power.conjugate : power
  }

  func current(_ phase: Int) -> Double {
    currents[phase].size * (1 + distortion * distortion).squareRoot() * gains[phase]
  }

  func apparent(_ phase: Int) -> Double { voltages[phase].size * current(phase) }

  var total: Phasor { (0..<3).map(power).reduce(.zero, +) }

  var totalApparent: Double {
    let sum = (0..<3).map(apparent).reduce(0, +)
    let share = (1 + distortion * distortion).squareRoot()
    return addsApparent ? sum : total.size * share
  }

  /// The value of a point by its standard name; `nil` for one that the meter does not measure.
  func value(_ name: String) -> Double? {
    let parts = name.split(separator: "_").map(String.init)
    let phase = parts.compactMap { ["l1": 0, "l2": 1, "l3": 2][$0] }.first
    switch name {
    case "frequency": return frequency
    case "voltage_l1_n", "voltage_l2_n", "voltage_l3_n": return phase.map { voltages[$0].size }
    case "voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1":
      return phase.map { (voltages[$0] - voltages[($0 + 1) % 3]).size }
    case "voltage_ln_average": return voltages.map(\.size).reduce(0, +) / 3
    case "voltage_ll_average":
      return (0..<3).map { (voltages[$0] - voltages[($0 + 1) % 3]).size }.reduce(0, +) / 3
    case "current_l1", "current_l2", "current_l3": return phase.map(current)
    case "current_average": return (0..<3).map(current).reduce(0, +) / 3
    case "current_n": return (currents[0] + currents[1] + currents[2]).size
    case "active_power": return total.re
    case "reactive_power": return total.im
    case "apparent_power": return totalApparent
    case "power_factor": return totalApparent > 0 ? total.re / totalApparent : 1
    case "active_power_l1", "active_power_l2", "active_power_l3": return phase.map { power($0).re }
    case "reactive_power_l1", "reactive_power_l2", "reactive_power_l3":
      return phase.map { power($0).im }
    case "apparent_power_l1", "apparent_power_l2", "apparent_power_l3": return phase.map(apparent)
    case "power_factor_l1", "power_factor_l2", "power_factor_l3":
      return phase.map { apparent($0) > 0 ? power($0).re / apparent($0) : 1 }
    default: return name.hasPrefix("thd_") ? 3 : nil
    }
  }
}
