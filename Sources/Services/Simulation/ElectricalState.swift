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
  private var connection = MeterConnection()
  /// What a meter that is connected wrongly sees, and what its phases have counted since.
  private var inputs: MeterInputs?
  private var phaseEnergy: [ElectricalQuantity.Base: [Double]] = [:]

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
    self.grid = grid
    let hours = seconds / 3600
    var (active, reactive) = (active, reactive)
    if !connection.isRight {
      let seen = see(PowerFlow(active: active, reactive: reactive), hours: hours)
      (active, reactive) = (seen.active, seen.reactive)
    }
    activePower = active
    reactivePower = reactive
    energy[active >= 0 ? .activeEnergyImport : .activeEnergyExport, default: 0] +=
      abs(active) * hours
    energy[reactive >= 0 ? .reactiveEnergyImport : .reactiveEnergyExport, default: 0] +=
      abs(reactive) * hours
    energy[.apparentEnergy, default: 0] += apparentPower * hours
  }

  /// Changes how the meter is connected.
  mutating func connect(_ change: (inout MeterConnection) -> Void) {
    change(&connection)
    if !connection.isRight, inputs == nil {
      let total = PowerFlow(active: activePower, reactive: reactivePower)
      for (base, amount) in energy { phaseEnergy[base] = shares.map { amount * $0 } }
      (activePower, reactivePower) = (total.active, total.reactive)
      let sum = see(total, hours: 0)
      (activePower, reactivePower) = (sum.active, sum.reactive)
    }
  }

  /// The total that a wrongly connected meter sees of a load; its phases count theirs.
  private mutating func see(_ load: PowerFlow, hours: Double) -> PowerFlow {
    let seen = MeterInputs(grid, loads: shares.map { load * $0 }, connection)
    inputs = seen
    for (phase, power) in seen.powers.enumerated() {
      let bases: [(ElectricalQuantity.Base, Double)] = [
        (power.active >= 0 ? .activeEnergyImport : .activeEnergyExport, power.active),
        (power.reactive >= 0 ? .reactiveEnergyImport : .reactiveEnergyExport, power.reactive),
      ]
      for (base, amount) in bases {
        phaseEnergy[base, default: [0, 0, 0]][phase] += abs(amount) * hours
      }
    }
    return seen.powers.reduce(PowerFlow(), +)
  }

  var apparentPower: Double {
    (activePower * activePower + reactivePower * reactivePower).squareRoot()
  }

  /// P/S, with the sign of P; 1 without load.
  var powerFactor: Double { apparentPower > 0 ? activePower / apparentPower : 1 }

  func value(_ quantity: ElectricalQuantity) -> Double {
    if let inputs, let phase = quantity.phase, let value = seen(inputs, quantity.base, phase % 3) {
      return value
    }
    if let inputs, let mean = mean(inputs, quantity.base) { return mean }
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

  /// The value of a phase at the meter's inputs.
  private func seen(
    _ inputs: MeterInputs,
    _ base: ElectricalQuantity.Base,
    _ phase: Int
  ) -> Double? {
    let apparent = inputs.voltages[phase] * inputs.currents[phase]
    switch base {
    case .activePower: return inputs.powers[phase].active
    case .reactivePower: return inputs.powers[phase].reactive
    case .apparentPower: return apparent
    case .powerFactor: return apparent > 0 ? inputs.powers[phase].active / apparent : 1
    case .current: return inputs.currents[phase]
    case .phaseVoltage: return inputs.voltages[phase]
    case .lineVoltage: return inputs.lineVoltages[phase]
    case .activeEnergyImport, .activeEnergyExport, .reactiveEnergyImport, .reactiveEnergyExport:
      return phaseEnergy[base]?[phase] ?? 0
    case .activeEnergySum:
      return (phaseEnergy[.activeEnergyImport]?[phase] ?? 0)
        + (phaseEnergy[.activeEnergyExport]?[phase] ?? 0)
    default: return nil
    }
  }

  private func mean(_ inputs: MeterInputs, _ base: ElectricalQuantity.Base) -> Double? {
    switch base {
    case .current: inputs.currents.reduce(0, +) / 3
    case .phaseVoltage: inputs.voltages.reduce(0, +) / 3
    case .lineVoltage: inputs.lineVoltages.reduce(0, +) / 3
    default: nil
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
