import DeviceProfiles

/// The electrical value of a point, known by its standard name or else by its unit.
struct ElectricalQuantity: Sendable, Hashable {
  enum Base: Sendable, Hashable {
    case activePower, reactivePower, apparentPower, powerFactor, frequency
    case current, neutralCurrent, phaseVoltage, lineVoltage, voltageDistortion, currentDistortion
    case activeEnergyImport, activeEnergyExport, activeEnergySum
    case reactiveEnergyImport, reactiveEnergyExport, apparentEnergy
  }

  let base: Base
  /// 0, 1 or 2; `nil` for the total or mean.
  ///
  /// A phase-to-phase voltage has the phase of its first conductor.
  let phase: Int?

  init(base: Base, phase: Int?) {
    self.base = base
    self.phase = phase
  }

  init?(of point: PointDefinition) {
    guard point.kind == .gauge || point.kind == .counter else { return nil }
    if let named = Self(name: point.name) {
      self = named
    } else if let base = Self.base(unit: point.unit, isCounter: point.kind == .counter) {
      self.init(base: base, phase: Self.phase(in: point.name))
    } else {
      return nil
    }
  }

  private init?(name: String) {
    guard let base = Self.prefixes.first(where: { name.hasPrefix($0.0) })?.1 else { return nil }
    let parts = name.split(separator: "_")
    let lines = parts.count { ["l1", "l2", "l3", "l"].contains($0) }
    let isLine = base == .phaseVoltage && (lines > 1 || parts.contains("ll"))
    self.init(base: isLine ? .lineVoltage : base, phase: Self.phase(in: name))
  }

  /// The first phase in the name: the third for `_l3_l1`.
  private static func phase(in name: String) -> Int? {
    for part in name.split(separator: "_") {
      switch part {
      case "l1": return 0
      case "l2": return 1
      case "l3": return 2
      default: continue
      }
    }
    return nil
  }

  /// The longer name comes first where one begins like another.
  private static let prefixes: [(String, Base)] = [
    ("active_power", .activePower), ("reactive_power", .reactivePower),
    ("apparent_power", .apparentPower), ("power_factor", .powerFactor), ("cos_phi", .powerFactor),
    ("frequency", .frequency), ("current_n", .neutralCurrent), ("current", .current),
    ("voltage", .phaseVoltage), ("thd_voltage", .voltageDistortion),
    ("thd_current", .currentDistortion),
    ("active_energy_import", .activeEnergyImport), ("active_energy_export", .activeEnergyExport),
    ("active_energy", .activeEnergySum), ("reactive_energy_import", .reactiveEnergyImport),
    ("reactive_energy_export", .reactiveEnergyExport), ("reactive_energy", .reactiveEnergyImport),
    ("apparent_energy", .apparentEnergy),
  ]

  private static func base(unit: String, isCounter: Bool) -> Base? {
    switch (unit, isCounter) {
    case ("W", false): .activePower
    case ("var", false): .reactivePower
    case ("VA", false): .apparentPower
    case ("A", false): .current
    case ("V", false): .phaseVoltage
    case ("Hz", false): .frequency
    case ("Wh", true): .activeEnergyImport
    case ("varh", true): .reactiveEnergyImport
    default: nil
    }
  }
}
