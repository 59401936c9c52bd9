package import Calendar

/// A baseline of `kpis.yaml`: expected energy as a function of what drives it (ISO 50006).
package struct BaselineDefinition: Sendable, Hashable {
  package enum Period: String, Sendable, Hashable, CaseIterable {
    case hour, shift, day, month
  }

  package var id: String
  /// The energy account's id.
  package var energy: String
  /// One to three relevant variables.
  package var drivers: [ValueReference]
  package var period: Period
  /// The days the model is made of, both belonging to them.
  package var training: ClosedRange<CivilDate>
}
