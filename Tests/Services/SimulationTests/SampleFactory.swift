import DeviceProfiles
import Registers
import Measurements
import Simulation

/// A factory with every kind of device.
enum SampleFactory {
  static func meter(_ id: String, rated: Double? = nil, path: [String] = []) -> DeviceDefinition {
    let gauges: [(String, String)] = [
      ("active_power", "W"), ("reactive_power", "var"), ("apparent_power", "VA"),
      ("power_factor", "1"), ("frequency", "Hz"), ("current_l1", "A"), ("current_l2", "A"),
      ("current_l3", "A"), ("voltage_l1_n", "V"), ("voltage_l2_n", "V"), ("voltage_l3_n", "V"),
      ("voltage_l1_l2", "V"), ("voltage_l3_l1", "V"), ("active_power_l1", "W"),
      ("active_power_l2", "W"), ("active_power_l3", "W"), ("thd_voltage_l1", "%"),
    ]
    var points: [PointDefinition] = []
    for (index, (name, unit)) in gauges.enumerated() {
      points.append(point(name, unit, .float32, at: UInt16(index * 2)))
    }
    for (index, name) in [
      "active_energy_import", "active_energy_export", "reactive_energy_import",
    ].enumerated() {
      var counter = point(name, index == 2 ? "varh" : "Wh", .uint32, at: UInt16(100 + index * 2))
      counter.kind = .counter
      counter.scale = DecimalFactor(numerator: 10, denominator: 1)
      points.append(counter)
    }
    var device = DeviceDefinition(id: id, unitID: 1, points: points)
    device.ratedPower = rated
    device.path = path
    return device
  }

  static func press(_ id: String, path: [String] = []) -> DeviceDefinition {
    var state = point("machine_state", "1", .uint16, at: 0)
    state.kind = .state
    state.states = [10: "idle", 11: "running", 12: "fault", 13: "setup"]
    let counts = ["good_count", "reject_count", "total_count"].enumerated().map { index, name in
      var counter = point(name, "1", .uint32, at: UInt16(10 + index * 2))
      counter.kind = .counter
      return counter
    }
    var device = DeviceDefinition(id: id, unitID: 5, points: [state] + counts)
    device.path = path
    return device
  }

  static func point(
    _ name: String,
    _ unit: String,
    _ type: ValueType,
    at address: UInt16
  ) -> PointDefinition {
    var point = PointDefinition(name: name, table: .holding, address: address, type: type)
    point.unit = unit
    return point
  }

  static let devices = [
    meter("main-meter", rated: 800_000),
    meter("line-1-meter", rated: 90_000, path: ["a", "line-1"]),
    meter("hvac", rated: 60_000), meter("compressor-1", rated: 55_000),
    meter("pv-meter", rated: 100_000), press("press-1", path: ["a", "line-1"]),
    press("press-2", path: ["a", "line-1"]),
  ]

  /// Monday 2026-03-02, 00:00 in Vietnam.
  static let midnight = 1_772_384_400.0

  static func simulation(
    _ devices: [DeviceDefinition] = devices,
    seed: UInt64 = 7,
    at hour: Double,
    pattern: WorkPattern = .threeShifts
  ) -> FactorySimulation {
    FactorySimulation(
      devices: devices,
      scenario: Scenario(deducedFrom: devices, pattern: pattern),
      seed: seed,
      start: midnight + hour * 3600
    )
  }
}

extension FactorySimulation {
  func number(_ point: String, _ device: String) -> Double {
    value(of: point, on: device)?.double ?? .nan
  }
}
