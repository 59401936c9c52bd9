package import Accounting
package import Calendar
package import Configuration
package import DeviceProfiles
import Energy
import Glibc
package import Measurements
import Production

extension AccountingDefinition {
  /// What a configuration asks to compute; `nil`: nothing.
  ///
  /// - Throws: when the zone's file cannot be read.
  package init?(_ configuration: GatewayConfiguration) throws(StartFailure) {
    let indicators = configuration.indicators
    guard
      !indicators.accounts.isEmpty || !indicators.lines.isEmpty || !indicators.alarms.isEmpty
    else { return nil }
    self.init(
      zone: try TimeZoneRules(named: configuration.identity.timeZone),
      calendar: indicators.calendar,
      devices: configuration.connections.flatMap(\.devices).map(MeteredDevice.init),
      accounts: indicators.accounts,
      lines: indicators.lines,
      alarms: WatchedAlarm.all(of: configuration),
      rates: indicators.rates
    )
    let zone = self.calendar.zone
    let generating = indicators.accounts.filter { !$0.generation.isEmpty }.map(\.id)
    baselines = indicators.baselines.map { definition in
      var baseline = EnergyBaseline(definition, zone: zone)
      if generating.contains(baseline.account) { baseline.isOfConsumption = true }
      return baseline
    }
  }
}

extension GatewayConfiguration {
  /// The date at a time by the plant's clock.
  ///
  /// - Throws: where the zone's file cannot be read.
  package func date(at time: Timestamp) throws(StartFailure) -> CivilDate {
    try TimeZoneRules(named: identity.timeZone).local(at: time).date
  }
}

extension TimeZoneRules {
  /// The rules of an IANA zone, from the system's tzdata.
  package init(named name: String) throws(StartFailure) {
    let path = "/usr/share/zoneinfo/\(name)"
    guard let bytes = Self.contents(of: path) else {
      throw .system("time zone \(name): cannot read \(path); install tzdata")
    }
    do throws(TimeZoneError) {
      try self.init(name: name, tzif: bytes)
    } catch {
      throw .system("time zone \(name): \(error)")
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }
}

extension MeteredDevice {
  package init(_ device: DeviceDefinition) {
    self.init(
      id: device.id,
      ratedPower: device.ratedPower,
      mayLackPoints: device.sunSpec != nil,
      points: device.points.map { point in
        MeteredPoint(
          name: point.name,
          pollPeriod: device.period(of: point).wholeMilliseconds,
          wrapsAt: point.counter.wrapsAt,
          resolution: point.resolution,
          resets: point.counter.resets
        )
      }
    )
  }
}
