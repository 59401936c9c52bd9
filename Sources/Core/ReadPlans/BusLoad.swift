package import DeviceProfiles

/// How busy a connection will be, by the arithmetic of ``WireTime``.
package struct BusLoad: Sendable, Hashable {
  /// The share of the time that it is busy; above 1 the periods cannot be kept.
  package var share: Double
  /// Requests a second.
  package var requestsPerSecond: Double

  /// Forecasts the load of all devices of a connection.
  package init(of connection: ConnectionDefinition, wireTime: WireTime) {
    share = 0
    requestsPerSecond = 0
    for device in connection.devices {
      let schedule = DeviceCycle(device)
      for instant in schedule.dueSets {
        let plan = Planner(points: device.points, limits: device.limits, wireTime: wireTime)
          .plan(instant.points)
        share += wireTime.seconds(plan) * instant.perSecond
        requestsPerSecond += Double(plan.count) * instant.perSecond
      }
    }
  }
}

/// Which sets of a device's points are due together, and how often.
package struct DeviceCycle: Sendable {
  package struct DueSet: Sendable {
    /// Positions of the points.
    package var points: [Int]
    /// How often the set is due, per second.
    package var perSecond: Double
  }

  package private(set) var dueSets: [DueSet] = []

  package init(_ device: DeviceDefinition) {
    let groups = PollGroup.groups(of: device).filter { !$0.isVirtual }
    let hyperperiod = groups.reduce(Int64(1)) { Self.leastCommonMultiple($0, $1.milliseconds) }
    guard let shortest = groups.first?.milliseconds, hyperperiod / shortest <= 10_000 else {
      dueSets = groups.map {
        DueSet(points: $0.points, perSecond: 1000 / Double($0.milliseconds))
      }
      return
    }
    var counts: [[Int]: Int] = [:]
    var moments: Set<Int64> = []
    for group in groups {
      moments.formUnion(stride(from: 0, to: hyperperiod, by: Int(group.milliseconds)))
    }
    for moment in moments {
      let due = groups.indices.filter { moment % groups[$0].milliseconds == 0 }
      counts[due, default: 0] += 1
    }
    dueSets = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { due, count in
      DueSet(
        points: due.flatMap { groups[$0].points }.sorted(),
        perSecond: Double(count) * 1000 / Double(hyperperiod)
      )
    }
  }

  /// Capped, so that periods without a common beat do not overflow.
  private static func leastCommonMultiple(_ a: Int64, _ b: Int64) -> Int64 {
    var (x, y) = (a, b)
    while y != 0 { (x, y) = (y, x % y) }
    let (product, overflow) = (a / max(x, 1)).multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }
}
