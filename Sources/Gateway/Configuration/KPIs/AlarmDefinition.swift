package import Indicators
package import Production

/// A value that alarms and baselines look at.
package enum ValueReference: Sendable, Hashable {
  case point(PointReference)
  /// A KPI of an energy account, such as `energy.factory.demand_forecast`.
  case energy(account: String, field: String)
  /// A KPI of a production line, such as `production.press-line.oee` or `press-line.good`.
  case production(line: String, field: String)
}

/// An alarm of `kpis.yaml`.
package struct AlarmDefinition: Sendable, Hashable {
  package enum Condition: Sendable, Hashable {
    /// Raised above the first, cleared at or below the second.
    case above(Double, clearBelow: Double)
    /// Raised below the first, cleared at or above the second.
    case below(Double, clearAbove: Double)
    case outside(ClosedRange<Double>)
    case equals(Double)
    /// The change in a minute, either way, in the value's unit.
    case changesFasterThan(Double)
    /// No good value for that long.
    case noData(Duration)
  }

  package var id: String
  package var value: ValueReference
  package var condition: Condition
  /// How long the condition must hold before the alarm is raised.
  package var hold: Duration
  package var severity: Event.Severity
  /// Whether it stays raised until somebody acknowledges it.
  package var latches: Bool
}
