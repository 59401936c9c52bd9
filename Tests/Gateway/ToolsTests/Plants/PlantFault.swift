import Diagnosis
import TestSupport

/// A fault with its place: what is done to the plant, the meter or its registers.
struct PlantFault {
  var kind: Fault
  /// The phases that it concerns, 0, 1 and 2.
  var phases: [Int] = []
  /// A ratio, or a power of ten.
  var factor = 1.0
  /// The points whose scale is wrong.
  var points: [String] = []

  /// The points that a finding of wrong wiring must name; `nil` where it names none.
  var wiredPoints: Set<String>? {
    switch kind {
    case .reversedTransformer where phases.count < 3:
      Set(phases.map { "active_power_l\($0 + 1)" })
    case .swappedCurrents:
      Set(phases.flatMap { ["active_power_l\($0 + 1)", "current_l\($0 + 1)"] })
    default: nil
    }
  }

  var isOfWires: Bool {
    [.reversedTransformer, .swappedCurrents, .rotatedCurrents].contains(kind)
  }

  /// Changes what arrives at the meter's terminals.
  func apply(to meter: inout PlantMeter, _ random: inout SeededGenerator) {
    switch kind {
    case .reversedTransformer:
      for phase in phases { meter.currents[phase] = meter.currents[phase] * -1 }
    case .swappedCurrents: meter.currents.swapAt(phases[0], phases[1])
    case .rotatedCurrents:
      let old = meter.currents
      for phase in 0..<3 { meter.currents[phase] = old[(phase + phases[0]) % 3] }
    case .missingNeutral:
      // The star point moves by a share of the phase voltage.
      let size = meter.voltages[0].size * Double.random(in: 0.15...0.6, using: &random)
      let shift = Phasor(size, at: Double.random(in: -180...180, using: &random))
      meter.voltages = meter.voltages.map { $0 - shift }
    case .noVoltage:
      for phase in phases { meter.voltages[phase] = meter.voltages[phase] * 0.02 }
    case .noCurrent:
      for phase in phases { meter.currents[phase] = .zero }
    default: break
    }
  }
}
