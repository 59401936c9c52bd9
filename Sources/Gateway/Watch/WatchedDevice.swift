import Measurements

/// What is known of one device.
struct WatchedDevice: Sendable {
  /// How a device is, the worst first.
  enum Condition: Int, Sendable, Comparable {
    /// Its gateway is offline, so that nothing is known of it.
    case lost
    case offline, degraded, late
    /// It never published a status.
    case unknown
    case online

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  var status = ""
  var reason = ""
  var isLate = false
  /// The id of the gateway that publishes it.
  var gateway = ""
  /// The first levels of its topics: enterprise, park, factory.
  var root = ""
  /// The names of the points that its `meta` lists; a broker holds `meta`, but no values.
  var described: Set<String> = []
  /// When its newest values were acquired.
  var acquired: Timestamp?
  /// Names of all its points that were published, and of those that are bad.
  var points: Set<String> = []
  var bad: Set<String> = []
  /// W and Wh.
  var power: Double?
  var energy: Double?

  /// Names of points of which nothing was published since the watch began.
  var awaited: Set<String> { described.subtracting(points) }

  /// How many points are known of it.
  var pointCount: Int { points.union(described).count }

  func condition(isGatewayLost: Bool) -> Condition {
    if isGatewayLost { return .lost }
    switch status {
    case "offline": return .offline
    case "degraded": return .degraded
    case "online": return isLate ? .late : .online
    default: return .unknown
    }
  }

  /// Takes one value; `nil` where it is bad.
  mutating func take(_ name: String, _ value: Double?, isBad: Bool) {
    guard points.count < 1000 || points.contains(name) else { return }
    points.insert(name)
    if isBad { bad.insert(name) } else { bad.remove(name) }
    switch name {
    case "active_power": power = value
    // The last count of a meter stands as long as no other is read.
    case "active_energy_import": energy = value ?? energy
    default: break
    }
  }
}
