package import Events

/// An alarm as it is configured.
package struct AlarmRule: Sendable, Hashable {
  package var id: String
  /// The id of the device, account or production line on whose topic the alarm's events are
  /// published.
  package var subject: String
  /// What is watched, by its name for people: `main-meter.voltage_l1_n`,
  /// `energy.factory.demand_forecast`.
  package var valueName: String
  /// The value's UCUM unit; `1` for a plain number.
  package var unit: String
  package var condition: AlarmCondition
  /// How long the condition must hold before the alarm is raised, in milliseconds.
  package var hold: Int64
  package var severity: Event.Severity
  /// Whether it stays raised until a person acknowledges it.
  package var latches: Bool

  package init(
    id: String,
    subject: String,
    valueName: String,
    unit: String = "1",
    condition: AlarmCondition,
    hold: Int64 = 0,
    severity: Event.Severity = .warning,
    latches: Bool = false
  ) {
    self.id = id
    self.subject = subject
    self.valueName = valueName
    self.unit = unit
    self.condition = condition
    self.hold = max(0, hold)
    self.severity = severity
    self.latches = latches
  }
}
