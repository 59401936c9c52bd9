import DeviceProfiles
import Registers
import Measurements

/// Where a simulated point gets its value from.
enum PointSource: Sendable {
  case electrical(ElectricalQuantity)
  case machineState, good, reject, total
  /// Whether the machine runs, or is faulty.
  case isRunning, isFaulty
  case airPressure
  /// A value that no other model supplies.
  case process
  case text(String)

  init(of point: PointDefinition, on device: DeviceDefinition, role: DeviceRole) {
    if case .dateTime = point.type {
      // A clock that was set once and stands still.
      self = .text("2026-01-01")
    } else if point.kind == .text {
      self = .text(device.id)
    } else if role.isMachine, let source = Self.machine(point) {
      self = source
    } else if role == .compressor, point.kind == .gauge, point.name.hasPrefix("pressure") {
      self = .airPressure
    } else if let quantity = ElectricalQuantity(of: point) {
      self = .electrical(quantity)
    } else {
      self = .process
    }
  }

  private static func machine(_ point: PointDefinition) -> Self? {
    switch point.name {
    case "machine_state": .machineState
    case "good_count": .good
    case "reject_count": .reject
    case "total_count": .total
    case "running", "is_running": .isRunning
    case "fault", "alarm": .isFaulty
    default: nil
    }
  }
}

extension PointDefinition {
  /// The number by which this point shows a machine's state.
  ///
  /// It follows the names of the point's states; without names 0 is idle, 1 running, 2 fault, 3
  /// setup.
  func number(of state: MachineModel.State) -> Int {
    let names: [MachineModel.State: [String]] = [
      .off: ["off", "stop", "stopped", "idle", "standby"],
      .idle: ["idle", "standby", "waiting", "ready", "stop", "stopped"],
      .running: ["running", "run", "production", "on", "auto"],
      .setup: ["setup", "set-up", "set_up", "changeover", "manual", "idle"],
      .fault: ["fault", "error", "alarm", "breakdown", "down"],
    ]
    for name in names[state] ?? [] {
      let matching = states.filter { $0.value.lowercased() == name }.keys
      if let number = matching.min() { return number }
    }
    guard states.isEmpty else { return states.keys.min() ?? 0 }
    return switch state {
    case .off, .idle: 0
    case .running: 1
    case .fault: 2
    case .setup: 3
    }
  }

  /// The state of a device without a machine: one with a name like normal operation, else the
  /// lowest.
  var normalState: Int {
    let usual = ["ok", "normal", "running", "run", "on", "mppt", "good", "closed"]
    let matching = states.filter { usual.contains($0.value.lowercased()) }.keys
    return matching.min() ?? states.keys.min() ?? 0
  }
}
