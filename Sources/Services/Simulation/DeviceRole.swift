package import DeviceProfiles

/// What a device is in the factory; this decides how its values move.
package enum DeviceRole: Sendable, Hashable {
  /// Measures what all others take, minus what is generated.
  case mainMeter
  /// Measures a part of the factory.
  case loadMeter
  /// Measures photovoltaic generation; its power is positive.
  case photovoltaic
  case compressor
  case airConditioning
  /// Makes items; `cycle` is the seconds per item, `rejectShare` 0…1.
  case machine(cycle: Double, rejectShare: Double)
  /// Measures something else.
  case sensor

  var isMachine: Bool {
    if case .machine = self { true } else { false }
  }

  /// The power in watts where the device file gives none.
  var usualPower: Double {
    switch self {
    case .mainMeter: 400_000
    case .loadMeter: 60_000
    case .photovoltaic: 100_000
    case .compressor: 55_000
    case .airConditioning: 40_000
    case .machine: 15_000
    case .sensor: 0
    }
  }
}

extension DeviceRole {
  /// The role that a device's points and id suggest.
  ///
  /// A machine has a state or counts. A meter has power or energy; words in its id, English or
  /// Vietnamese, decide which kind of meter it is.
  package init(of device: DeviceDefinition) {
    let names = Set(device.points.map(\.name))
    let id = device.id.lowercased()
    func says(_ words: String...) -> Bool { words.contains { id.contains($0) } }
    if !names.isDisjoint(with: ["machine_state", "good_count", "total_count", "reject_count"]) {
      self = .machine(cycle: 2, rejectShare: 0.02)
    } else if !device.points.contains(where: { $0.isElectrical }) {
      self = says("compressor", "may-nen", "nen-khi") ? .compressor : .sensor
    } else if says("pv", "solar", "inverter", "mat-troi") {
      self = .photovoltaic
    } else if says("compressor", "may-nen", "nen-khi") {
      self = .compressor
    } else if says("hvac", "chiller", "ahu", "air-con", "dieu-hoa") {
      self = .airConditioning
    } else {
      self = says("main", "incomer", "grid", "tong", "msb") ? .mainMeter : .loadMeter
    }
  }
}

extension PointDefinition {
  /// Whether it reports electric power or energy.
  var isElectrical: Bool {
    switch ElectricalQuantity(of: self)?.base {
    case .activePower, .activeEnergyImport, .activeEnergyExport, .current: true
    default: false
    }
  }
}
