package import Configuration
package import DeviceProfiles

/// The library in the order in which a device is compared with it, so that few questions tell the most.
package struct ProfileIndex: Sendable {
  /// Those with a telling point first, the most common places of it before seldom ones.
  let profiles: [DeviceProfile]
  /// How many profiles have something in each eight registers.
  private let crowds: [RegisterPlace: Int]

  package init(_ profiles: [DeviceProfile]) {
    var counts: [RegisterPlace: Int] = [:]
    let places = profiles.map { Self.tellingPoint(of: $0).map { RegisterPlace($0) } }
    for case let place? in places { counts[place, default: 0] += 1 }
    self.profiles = zip(profiles, places)
      .map { profile, place in (profile, place.flatMap { counts[$0] } ?? 0, place?.address ?? 0) }
      .sorted { (-$0.1, $0.2, $0.0.name) < (-$1.1, $1.2, $1.0.name) }
      .map(\.0)
    crowds = profiles.reduce(into: [:]) { crowds, profile in
      for place in Set(profile.points.map { Self.neighbourhood(of: RegisterPlace($0)) }) {
        crowds[place, default: 0] += 1
      }
    }
  }

  /// The share of all profiles that have something near a register; 0…1.
  ///
  /// Nearly all devices have a first register and coils from 0 on; few have register 2531.
  func commonness(of place: RegisterPlace) -> Double {
    let near = Double(crowds[Self.neighbourhood(of: place)] ?? 0) / Double(max(profiles.count, 50))
    return max(near, place.table.holdsBits ? 0.25 : place.address < 32 ? 0.15 : 0.03)
  }

  private static func neighbourhood(of place: RegisterPlace) -> RegisterPlace {
    RegisterPlace(table: place.table, address: place.address / 8)
  }

  /// The point that rules out most wrong profiles.
  static func tellingPoint(of profile: DeviceProfile) -> PointDefinition? {
    ["frequency", "voltage_l1_n", "voltage_l1_l2"].lazy
      .compactMap { name in profile.points.first { $0.name == name && $0.isReadable } }.first
  }
}

/// A register.
package struct RegisterPlace: Sendable, Hashable {
  package var table: RegisterTable
  package var address: UInt16

  init(table: RegisterTable, address: UInt16) { (self.table, self.address) = (table, address) }

  init(_ point: PointDefinition) { self.init(table: point.table, address: point.address) }
}
