import Languages

// Alarms of `kpis.yaml`.
extension EventKind {
  package static let alarmRaised = EventKind(
    "alarm_raised",
    .warning,
    .info,
    .critical,
    of: [.device, .account, .line],
    when: BilingualText(
      "The condition of an alarm is met; the severity is the alarm's",
      "Điều kiện của cảnh báo đã xảy ra; mức độ là của cảnh báo"
    ),
    facts: [.alarm, .on, .value, .unit, .limit, .hold],
    wordings: .above,
    .below,
    .outside,
    .equals,
    .changesFast,
    .noData
  )

  package static let alarmCleared = EventKind(
    "alarm_cleared",
    .warning,
    .info,
    .critical,
    of: [.device, .account, .line],
    when: BilingualText(
      "A raised alarm is over, or was taken out of the configuration",
      "Cảnh báo đã hết, hoặc đã bị xóa khỏi cấu hình"
    ),
    facts: [.alarm, .on, .value, .unit, .limit],
    wordings: .normal,
    .normalWithoutValue,
    .removed
  )
}

extension EventWording {
  fileprivate static let above = EventWording(
    "{alarm}: {on} is {value}, above the limit of {limit}[, for {hold}]",
    "{alarm}: {on} là {value}, cao hơn giới hạn {limit}[, trong {hold}]"
  )
  fileprivate static let below = EventWording(
    "{alarm}: {on} is {value}, below the limit of {limit}[, for {hold}]",
    "{alarm}: {on} là {value}, thấp hơn giới hạn {limit}[, trong {hold}]"
  )
  fileprivate static let outside = EventWording(
    "{alarm}: {on} is {value}, outside {limit}[, for {hold}]",
    "{alarm}: {on} là {value}, ngoài khoảng {limit}[, trong {hold}]"
  )
  fileprivate static let equals = EventWording(
    "{alarm}: {on} is {value}[, for {hold}]",
    "{alarm}: {on} là {value}[, trong {hold}]"
  )
  fileprivate static let changesFast = EventWording(
    "{alarm}: {on} is {value} and changes by more than {limit} in a minute[, for {hold}]",
    "{alarm}: {on} là {value} và thay đổi hơn {limit} trong một phút[, trong {hold}]"
  )
  fileprivate static let noData = EventWording(
    "{alarm}: no good value of {on} for {limit}[, for {hold}]",
    "{alarm}: không có giá trị tốt của {on} trong {limit}[, trong {hold}]"
  )
  fileprivate static let normal = EventWording(
    "{alarm}: {on} is {value} and back to normal (limit {limit})",
    "{alarm}: {on} là {value}, đã trở lại bình thường (giới hạn {limit})"
  )
  fileprivate static let normalWithoutValue = EventWording(
    "{alarm}: {on} is back to normal",
    "{alarm}: {on} đã bình thường"
  )
  fileprivate static let removed = EventWording(
    "{alarm}: the alarm was taken out of the configuration",
    "{alarm}: cảnh báo đã bị xóa khỏi cấu hình"
  )
}

/// An alarm as its events name it.
package struct AlarmFacts: Sendable {
  package var id: String
  /// What it watches, such as `main-meter.voltage_l1_n`.
  package var on: String
  package var severity: Event.Severity
  /// The newest good value; `nil` where there never was one.
  package var value: Double?
  package var unit: String

  package init(
    id: String,
    on: String,
    severity: Event.Severity,
    value: Double?,
    unit: String
  ) {
    self.id = id
    self.on = on
    self.severity = severity
    self.value = value
    self.unit = unit
  }

  /// Which condition an alarm judges.
  package enum Condition: Sendable, CaseIterable {
    case above, below, outside, equals, changesFast, noData
  }

  fileprivate var facts: [FactName: FactValue?] {
    [
      .alarm: .text(id), .on: .text(on), .value: value.map { .quantity($0, unit: unit) },
      .unit: unit == "1" || value == nil ? nil : .text(unit),
    ]
  }
}

extension EventContent {
  /// An alarm is raised; `hold` is how long the condition had to hold, in milliseconds.
  package static func alarmRaised(
    _ alarm: AlarmFacts,
    _ condition: AlarmFacts.Condition,
    limit: FactValue,
    hold: Int64
  ) -> Self {
    let wording: EventWording =
      switch condition {
      case .above: .above
      case .below: .below
      case .outside: .outside
      case .equals: .equals
      case .changesFast: .changesFast
      case .noData: .noData
      }
    var facts = alarm.facts
    facts[.limit] = limit
    if hold > 0 { facts[.hold] = .quantity(Double(hold) / 1000, unit: "s") }
    return Self(.alarmRaised, wording, severity: alarm.severity, facts)
  }

  /// An alarm is over; `limit` is the one below or above which it is cleared.
  package static func alarmCleared(_ alarm: AlarmFacts, limit: FactValue) -> Self {
    var facts = alarm.facts
    facts[.limit] = limit
    let wording: EventWording = alarm.value == nil ? .normalWithoutValue : .normal
    return Self(.alarmCleared, wording, severity: alarm.severity, facts)
  }

  /// A raised alarm is no longer configured.
  package static func alarmRemoved(_ id: String) -> Self {
    Self(.alarmCleared, .removed, severity: .info, [.alarm: .text(id)])
  }
}
