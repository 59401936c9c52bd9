import Accounting
import Calendar
import Alarms
import Configuration
import DeviceProfiles
import Indicators
import Measurements
import Production

extension WatchedAlarm {
  /// The alarms of a configuration, with the values that they watch.
  static func all(of configuration: GatewayConfiguration) -> [Self] {
    let devices = configuration.connections.flatMap(\.devices)
    let hasShifts = !configuration.indicators.calendar.shifts.isEmpty
    return configuration.indicators.alarms.map { alarm in
      let watch = WatchedAlarm.Source(alarm, hasShifts: hasShifts)
      return WatchedAlarm(
        rule: AlarmRule(
          id: alarm.id,
          subject: watch.subject,
          valueName: alarm.valueName,
          unit: watch.unit(among: devices),
          condition: alarm.condition,
          hold: alarm.hold.wholeMilliseconds,
          severity: alarm.severity,
          latches: alarm.latches
        ),
        source: watch
      )
    }
  }
}

extension WatchedAlarm.Source {
  fileprivate init(_ alarm: AlarmDefinition, hasShifts: Bool) {
    func watch(_ subject: String, _ family: IndicatorFamily, _ period: String?, _ field: String)
      -> Self
    {
      .indicator(
        IndicatorWatch(
          subject: subject,
          family: family,
          period: period,
          field: field,
          hasShifts: hasShifts,
          condition: alarm.condition
        )
      )
    }
    switch alarm.value {
    case .point(let point): self = .point(point)
    case .energy(let account, let period, let field): self = watch(account, .energy, period, field)
    case .production(let line, let period, let field):
      self = watch(line, .production, period, field)
    case .baseline(let account, let period, let field):
      self = watch(account, .baseline, period, field)
    }
  }

  fileprivate var subject: String {
    switch self {
    case .point(let point): point.device
    case .indicator(let watch): watch.subject
    }
  }

  fileprivate func unit(among devices: [DeviceDefinition]) -> String {
    switch self {
    case .point(let point):
      devices.first { $0.id == point.device }?.points.first { $0.name == point.point }?.unit ?? "1"
    case .indicator(let watch): IndicatorCatalogue[watch.field]?.unit.rawValue ?? "1"
    }
  }
}
