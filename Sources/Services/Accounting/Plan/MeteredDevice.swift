import Energy
package import Measurements

/// What accounting needs to know of a point of a device.
package struct MeteredPoint: Sendable, Hashable {
  package var name: String
  /// Milliseconds between two readings.
  package var pollPeriod: Int64
  /// The value at which a counter starts again at 0, in the point's unit.
  package var wrapsAt: Double?
  /// A counter's smallest step, in the point's unit; without it, it is learned.
  package var resolution: Double?
  /// Whether a counter can be set to 0.
  package var resets: CounterResets

  package init(
    name: String,
    pollPeriod: Int64,
    wrapsAt: Double? = nil,
    resolution: Double? = nil,
    resets: CounterResets = .allowed
  ) {
    self.name = name
    self.pollPeriod = max(1, pollPeriod)
    self.wrapsAt = wrapsAt
    self.resolution = resolution
    self.resets = resets
  }
}

extension CounterSettings {
  /// What the device files say of a counter.
  init(of point: MeteredPoint, ratedPower: Double?) {
    self.init(
      pollPeriod: point.pollPeriod,
      modulus: point.wrapsAt.flatMap(MilliUnits.of),
      ratedPower: ratedPower,
      resolution: point.resolution.flatMap(MilliUnits.of),
      resets: point.resets
    )
  }
}

/// What accounting needs to know of a device.
package struct MeteredDevice: Sendable, Hashable {
  package var id: String
  /// Watts.
  package var ratedPower: Double?
  /// Whether it is found out later which of its points it has; what it gives it has in any case.
  package var mayLackPoints: Bool
  /// All its points, in the order to which readings refer by position.
  package var points: [MeteredPoint]

  package init(
    id: String,
    ratedPower: Double? = nil,
    mayLackPoints: Bool = false,
    points: [MeteredPoint]
  ) {
    self.id = id
    self.mayLackPoints = mayLackPoints
    self.ratedPower = ratedPower
    self.points = points
  }
}
