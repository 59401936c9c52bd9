import Measurements
import DeviceProfiles
import ReadPlans

/// How a connection's time is shared out among its devices.
struct ConnectionLoad {
  let connection: ConnectionDefinition
  /// 0..<1: where in its period each device's beat begins.
  let phase: Double
  let wireTime: WireTime
  let forecast: BusLoad

  init(_ connection: ConnectionDefinition, phase: Double) {
    self.init(connection, WireTime(of: connection), phase: phase)
  }

  private init(_ connection: ConnectionDefinition, _ wireTime: WireTime, phase: Double) {
    self.connection = connection
    self.phase = phase
    self.wireTime = wireTime
    forecast = BusLoad(of: connection, wireTime: wireTime)
  }

  /// That of the same connection with other devices.
  func of(_ devices: [DeviceDefinition]) -> Self {
    var connection = connection
    connection.devices = devices
    return Self(connection, wireTime, phase: phase)
  }

  /// The devices' pollers, each beginning when the ones before it will have been read.
  ///
  /// Due all at once, the last device of a busy connection would be read nearly a period late at every beat,
  /// and the shortest pause would cost it the next one.
  func pollers(now: MonotonicTime) -> [DevicePoller] {
    var before = 0.0
    return connection.devices.map { device in
      let shortest = PollGroup.groups(of: device).first?.milliseconds ?? 1000
      let period = Double(min(shortest, 60_000)) / 1000
      let offset = period * phase + min(before, period)
      let plan = Planner(points: device.points, limits: device.limits, wireTime: wireTime)
        .plan(device.points.indices)
      before += wireTime.seconds(plan)
      return DevicePoller(
        device,
        wireTime: wireTime,
        start: now.advanced(by: Int64(offset * 1e9)),
        // A probe on a connection of its own holds up nobody.
        longestBackOff: connection.devices.count > 1 ? 30_000_000_000 : 5_000_000_000
      )
    }
  }
}
