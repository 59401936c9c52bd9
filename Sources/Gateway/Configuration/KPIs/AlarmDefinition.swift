package import Events
package import Alarms
import Indicators
package import Production

/// A value that alarms and baselines look at.
package enum ValueReference: Sendable, Hashable {
  case point(PointReference)
  /// A KPI of an energy account, such as `energy.factory.demand_forecast` or
  /// `energy.factory.15min.active_energy_import`; without a period, of the one it is usually judged by.
  case energy(account: String, period: String? = nil, field: String)
  /// A KPI of a production line, such as `production.press-line.oee` or `press-line.good`.
  case production(line: String, period: String? = nil, field: String)
  /// A field of the comparison of an account with its baseline, such as `baseline.press-enpi.enpi`.
  case baseline(account: String, period: String, field: String)
}

/// An alarm of `kpis.yaml`.
package struct AlarmDefinition: Sendable, Hashable {
  package var id: String
  package var value: ValueReference
  /// What it watches, as it was written.
  package var valueName: String
  package var condition: AlarmCondition
  /// How long the condition must hold before the alarm is raised.
  package var hold: Duration
  package var severity: Event.Severity
  /// Whether it stays raised until somebody acknowledges it.
  package var latches: Bool
}
