import Configuration
import DeviceProfiles
import Diagnosis
import Registers
import TestSupport

extension PlantGenerator {
  /// A fault of this kind for a device with this profile; `nil` where its registers cannot show it.
  mutating func fault(_ kind: Fault, of profile: DeviceProfile) -> PlantFault? {
    let names = Set(profile.points.map(\.name))
    let phases = [0, 1, 2].shuffled(using: &random)
    func all(_ stem: String, _ end: String = "") -> Bool {
      names.isSuperset(of: (1...3).map { "\(stem)_l\($0)\(end)" })
    }
    let isProducer =
      profile.kind == .inverter || profile.kind == .genset
      || names.contains { $0.hasPrefix("dc_") }
    let hasVoltage = names.contains("voltage_l1_n")
    let hasPower = names.contains("active_power") || all("active_power")
    var fault = PlantFault(kind: kind)
    switch kind {
    case .reversedTransformer, .swappedCurrents, .rotatedCurrents:
      guard !isProducer, canBeNegative(profile), hasPower else { return nil }
      // A meter of one phase, or of totals alone, can only show that all is reversed.
      guard all("active_power") || all("current") else {
        guard kind == .reversedTransformer else { return nil }
        fault.phases = [0, 1, 2]
        return fault
      }
      fault.phases = wiredPhases(kind, phases)
    case .missingNeutral, .noVoltage:
      guard all("voltage", "_n") else { return nil }
      fault.phases = Array(phases.prefix(kind == .noVoltage && random.chance(0.2) ? 2 : 1))
    case .noCurrent:
      guard all("current"), !isProducer else { return nil }
      fault.phases = [phases[0]]
    case .swappedWords:
      let wide = profile.points.filter {
        $0.type.registerCount > 1 && !$0.type.isText
          && ["voltage_l", "frequency", "active_power_l", "current_l"].contains(
            where: $0.name.hasPrefix
          )
      }
      guard !wide.isEmpty else { return nil }
    case .swappedBytes:
      guard hasVoltage, hasPower || names.contains("frequency") else { return nil }
    case .frozenRegisters: guard hasVoltage, hasPower, hasFineValues(profile) else { return nil }
    case .frozenCounter:
      guard hasPower, names.contains("active_energy_import"), !isProducer else { return nil }
    case .swappedDirections:
      guard hasPower, !isProducer, canBeNegative(profile),
        names.isSuperset(of: ["active_energy_import", "active_energy_export"])
      else { return nil }
    case .wrongRatio:
      guard hasPower, !isProducer else { return nil }
      fault.factor = [0.1, 0.5, 4, 10, 33, 40].randomElement(using: &random) ?? 10
    case .wrongScale: return wrongScale(names, all("active_power"))
    case .hung: return nil
    }
    return fault
  }

  private mutating func wiredPhases(_ kind: Fault, _ phases: [Int]) -> [Int] {
    switch kind {
    case .reversedTransformer:
      Array(phases.prefix([1, 1, 1, 1, 2, 3].randomElement(using: &random) ?? 1)).sorted()
    case .swappedCurrents: phases.prefix(2).sorted()
    default: [Int.random(in: 1...2, using: &random)]
    }
  }

  /// Whether the powers of the profile can be negative at all.
  private func canBeNegative(_ profile: DeviceProfile) -> Bool {
    profile.points.filter { $0.name.hasPrefix("active_power") }.allSatisfy {
      ($0.type.wholeNumbers?.lowerBound ?? -1) < 0 && $0.scale.value > 0
    }
  }

  private func hasFineValues(_ profile: DeviceProfile) -> Bool {
    profile.points.count {
      $0.name.hasPrefix("voltage_l") && ($0.resolution ?? 0) <= 0.1 || $0.name == "frequency"
    } >= 3
  }

  private mutating func wrongScale(_ names: Set<String>, _ hasPhases: Bool) -> PlantFault? {
    var choices: [[String]] = []
    if names.contains("frequency") { choices.append(["frequency"]) }
    let currents = (1...3).map { "current_l\($0)" }
    let phases = (1...3).map { "active_power_l\($0)" }
    let hasVoltages = names.isSuperset(of: PhaseNames.voltages)
    let hasReference =
      names.isSuperset(of: (1...3).map { "reactive_power_l\($0)" })
      || names.isSuperset(of: (1...3).map { "power_factor_l\($0)" })
    if hasPhases, hasVoltages, names.isSuperset(of: currents), hasReference {
      choices.append(currents)
      choices.append(phases + ["active_power"])
    }
    if names.isSuperset(of: ["active_power"]), hasPhases { choices.append(["active_power"]) }
    if hasPhases, hasVoltages, names.isSuperset(of: currents), hasReference {
      choices.append(PhaseNames.voltages + PhaseNames.lines)
    }
    if names.contains("active_energy_import"), hasPhases {
      choices.append(["active_energy_import"])
    }
    if names.isSuperset(of: (1...3).map { "power_factor_l\($0)" }) {
      choices.append(["power_factor"] + (1...3).map { "power_factor_l\($0)" })
    }
    guard let points = choices.randomElement(using: &random) else { return nil }
    let factors: [Double] =
      switch points[0] {
      case "frequency": [0.01, 0.1, 10, 100]
      case "power_factor": [100, 1000]
      case "active_power_l1": [0.001, 0.01, 0.1, 10, 100, 1000]
      default: [0.001, 0.01, 0.1, 10, 100, 1000]
      }
    return PlantFault(
      kind: .wrongScale,
      factor: factors.randomElement(using: &random) ?? 10,
      points: points
    )
  }
}

enum PhaseNames {
  static let lines = ["voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1"]
  static let voltages = (1...3).map { "voltage_l\($0)_n" }
}
