package import DeviceProfiles
import Measurements

/// The points of a device that share a poll period.
package struct PollGroup: Sendable, Hashable {
  /// At least 1.
  package var milliseconds: Int64
  /// Positions among the device's points.
  package var points: [Int]
  /// Whether none of them is asked for: they are computed.
  package var isVirtual = false

  /// The groups of a device, the shortest period first.
  package static func groups(of device: DeviceDefinition) -> [PollGroup] {
    var byPeriod: [Int64: [Int]] = [:]
    for (index, point) in device.points.enumerated() where point.isReadable {
      byPeriod[max(1, device.period(of: point).wholeMilliseconds), default: []].append(index)
    }
    return byPeriod.sorted { $0.key < $1.key }.map { period, points in
      PollGroup(
        milliseconds: period,
        points: points,
        isVirtual: points.allSatisfy { device.points[$0].isVirtual }
      )
    }
  }
}
