package import Configuration
import DeviceProfiles

/// The library in the order in which a device is compared with it, so that few questions tell the most.
package struct ProfileIndex: Sendable {
  /// Those with a telling point first, the most common places of it before seldom ones.
  let profiles: [DeviceProfile]

  package init(_ profiles: [DeviceProfile]) {
    var counts: [RegisterPlace: Int] = [:]
    let places = profiles.map { Self.tellingPoint(of: $0).map { RegisterPlace($0) } }
    for case let place? in places { counts[place, default: 0] += 1 }
    self.profiles = zip(profiles, places)
      .map { profile, place in (profile, place.flatMap { counts[$0] } ?? 0, place?.address ?? 0) }
      .sorted { (-$0.1, $0.2, $0.0.name) < (-$1.1, $1.2, $1.0.name) }
      .map(\.0)
  }

  /// The point that rules out most wrong profiles.
  static func tellingPoint(of profile: DeviceProfile) -> PointDefinition? {
    ["frequency", "voltage_l1_n", "voltage_l1_l2"].lazy
      .compactMap { name in profile.points.first { $0.name == name && $0.isReadable } }.first
  }
}

/// A register.
struct RegisterPlace: Sendable, Hashable {
  var table: RegisterTable
  var address: UInt16

  init(table: RegisterTable, address: UInt16) { (self.table, self.address) = (table, address) }

  init(_ point: PointDefinition) { self.init(table: point.table, address: point.address) }
}
