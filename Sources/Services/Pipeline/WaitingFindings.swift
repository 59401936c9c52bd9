import DeviceProfiles
import Measurements
import Polling

extension Finding {
  var device: String {
    switch self {
    case .poll(let poll): poll.device
    case .status(_, let device, _): device
    case .discovery(let device, _): device.id
    }
  }

  /// The memory that it takes, in readings.
  var weight: Int {
    switch self {
    case .poll(let poll): poll.readings.count + 4
    case .status: 8
    case .discovery(let device, _): 16 * (device.points.count + 1)
    }
  }
}

/// Findings that wait, oldest first; above a limit the oldest are dropped.
struct WaitingFindings: Sendable {
  /// In readings.
  private let limit: Int
  private var findings: ArraySlice<Finding> = []
  private var weight = 0
  /// How many findings were dropped since the start.
  private(set) var givenUp = 0

  init(limit: Int) { self.limit = max(1, limit) }

  var count: Int { findings.count }

  mutating func append(_ finding: Finding) {
    findings.append(finding)
    weight += finding.weight
    while weight > limit, findings.count > 1, popFirst() != nil { givenUp += 1 }
  }

  /// Takes the oldest findings, at most `count`.
  mutating func popFirst(_ count: Int) -> [Finding] {
    (0..<min(count, findings.count)).compactMap { _ in popFirst() }
  }

  mutating func popFirst() -> Finding? {
    guard let first = findings.popFirst() else { return nil }
    weight -= first.weight
    return first
  }

  /// Drops the waiting findings of some devices.
  mutating func giveUp(of devices: Set<String>) {
    let before = findings.count
    findings.removeAll { devices.contains($0.device) }
    weight = findings.reduce(0) { $0 + $1.weight }
    givenUp += before - findings.count
  }
}
