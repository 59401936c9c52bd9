/// What a three-phase meter measures, all of it consistent.
///
/// P² + Q² = S², I = S / U in each phase, and the sums of the phases are the totals.
struct ElectricalState: Sendable {
  /// Watts; negative is delivered.
  private(set) var activePower = 0.0
  /// Volt-amperes reactive; positive is inductive.
  private(set) var reactivePower = 0.0
  private var grid = GridState()
  /// How the load is distributed over the phases; the sum is 1.
  private let shares: [Double]
  /// Distortion of voltage and current, in percent.
  private let distortion: (voltage: Double, current: Double)
  /// Watt-hours, var-hours and volt-ampere-hours since the meter was installed.
  private var energy: [ElectricalQuantity.Base: Double]

  /// Creates a meter that has already counted `energy`.
  init(noise: inout SeededNoise, energy: [ElectricalQuantity.Base: Double]) {
    let weights = (0..<3).map { _ in noise.between(0.95, 1.05) }
    let sum = weights.reduce(0, +)
    shares = weights.map { $0 / sum }
    distortion = (noise.between(1.5, 3.5), noise.between(6, 14))
    self.energy = energy
  }

  /// Applies this power for some seconds and counts its energy.
  mutating func advance(by seconds: Double, active: Double, reactive: Double, _ grid: GridState) {
    activePower = active
    reactivePower = reactive
    self.grid = grid
    let hours = seconds / 3600
    energy[active >= 0 ? .activeEnergyImport : .activeEnergyExport, default: 0] +=
      abs(active) * hours
    energy[reactive >= 0 ? .reactiveEnergyImport : .reactiveEnergyExport, default: 0] +=
      abs(reactive) * hours
    energy[.apparentEnergy, default: 0] += apparentPower * hours
  }

  var apparentPower: Double {
    (activePower * activePower + reactivePower * reactivePower).squareRoot()
  }

  /// P/S, with the sign of P; 1 without load.
  var powerFactor: Double { apparentPower > 0 ? activePower / apparentPower : 1 }

  func value(_ quantity: ElectricalQuantity) -> Double {
    let share = quantity.phase.map { shares[$0 % 3] } ?? 1
    switch quantity.base {
    case .activePower: return activePower * share
    case .reactivePower: return reactivePower * share
    case .apparentPower: return apparentPower * share
    case .powerFactor: return powerFactor
    case .frequency: return grid.frequency
    case .current: return quantity.phase.map(current) ?? (0..<3).map(current).reduce(0, +) / 3
    case .neutralCurrent: return neutralCurrent
    case .phaseVoltage: return quantity.phase.map { grid.voltages[$0 % 3] } ?? grid.meanVoltage
    case .lineVoltage: return quantity.phase.map(grid.lineVoltage) ?? grid.meanLineVoltage
    case .voltageDistortion: return distortion.voltage
    case .currentDistortion: return distortion.current
    case .activeEnergySum:
      return (counted(.activeEnergyImport) + counted(.activeEnergyExport)) * share
    case .activeEnergyImport, .activeEnergyExport, .reactiveEnergyImport, .reactiveEnergyExport,
      .apparentEnergy:
      return counted(quantity.base) * share
    }
  }

  private func counted(_ base: ElectricalQuantity.Base) -> Double { energy[base] ?? 0 }

  private func current(of phase: Int) -> Double {
    apparentPower * shares[phase % 3] / max(1, grid.voltages[phase % 3])
  }

  /// Of three currents 120° apart: √(Σ I² − Σ I·I').
  private var neutralCurrent: Double {
    let (a, b, c) = (current(of: 0), current(of: 1), current(of: 2))
    return max(0, a * a + b * b + c * c - a * b - b * c - c * a).squareRoot()
  }
}

/// The state of the grid, the same for all meters.
struct GridState: Sendable {
  /// Hertz.
  var frequency = 50.0
  /// Volts between each phase and neutral.
  var voltages = [230.0, 230.0, 230.0]

  var meanVoltage: Double { voltages.reduce(0, +) / 3 }
  var meanLineVoltage: Double { (0..<3).map(lineVoltage).reduce(0, +) / 3 }

  /// Between a phase and the next, 120° apart: √(a² + b² + ab).
  func lineVoltage(from phase: Int) -> Double {
    let (a, b) = (voltages[phase % 3], voltages[(phase + 1) % 3])
    return (a * a + b * b + a * b).squareRoot()
  }
}

/// A grid whose voltage drifts slowly and whose frequency stays within 0.05 Hz of 50 Hz.
struct GridModel: Sendable {
  private var frequency = Drift(spread: 0.015, memory: 60)
  private var common = Drift(spread: 1.5, memory: 900)
  private var phases = (0..<3).map { _ in Drift(spread: 0.5, memory: 300) }

  mutating func advance(by seconds: Double, _ noise: inout SeededNoise) -> GridState {
    frequency.advance(by: seconds, &noise)
    common.advance(by: seconds, &noise)
    for index in phases.indices { phases[index].advance(by: seconds, &noise) }
    return GridState(
      frequency: 50 + frequency.value,
      voltages: phases.map { 230 + common.value + $0.value }
    )
  }
}
