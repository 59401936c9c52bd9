package import Languages
import Events

/// What a machine is doing (ISO 22400-2's time model is built of these).
package enum MachineState: String, Sendable, Hashable, Codable, CaseIterable {
  case running, setup, idle, fault, off, unknown
}

extension MachineState {
  /// Whether a reason can be given for it.
  package var isStanding: Bool {
    switch self {
    case .fault, .idle, .off: true
    case .running, .setup, .unknown: false
    }
  }

  /// Whether the machine is known to do anything but run.
  var isKnownNotRunning: Bool { self != .running && self != .unknown }

  /// The name for people.
  package var name: BilingualText {
    switch self {
    case .running: BilingualText(rawValue, "đang chạy")
    case .setup: BilingualText(rawValue, "chuẩn bị máy")
    case .idle: BilingualText(rawValue, "chờ")
    case .fault: BilingualText(rawValue, "sự cố")
    case .off: BilingualText(rawValue, "tắt")
    case .unknown: BilingualText(rawValue, "không rõ")
    }
  }

  /// As events carry it.
  var named: EventContent.State { (rawValue, name) }
}
