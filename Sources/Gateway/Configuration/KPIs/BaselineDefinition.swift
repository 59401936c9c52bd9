package import Baselines
package import Calendar
package import Production

/// A baseline of `kpis.yaml`: expected energy as a function of what drives it (ISO 50006).
package struct BaselineDefinition: Sendable, Hashable {
  package enum Period: String, Sendable, Hashable, CaseIterable {
    case hour, shift, day, month
  }

  /// A relevant variable.
  package enum Driver: Sendable, Hashable {
    /// A KPI of a production line.
    case line(String, field: String)
    /// A point, and what becomes of its readings.
    case point(PointReference, PointReduction)
  }

  /// What its model is made of.
  package enum Training: Sendable, Hashable {
    /// The days of the ledger, both belonging to them.
    case days(ClosedRange<CivilDate>)
    /// Periods that a file gives.
    case table([BaselinePeriod])
  }

  package var id: String
  /// The energy account's id.
  package var energy: String
  /// One to three relevant variables.
  package var drivers: [Driver]
  package var period: Period
  package var training: Training
  /// The least R² that is taken, 0…1.
  package var minimumR2 = BaselineModel.defaultLimit
}
