/// What a register of a meter counts for an account; the raw value is the point's standard name and the
/// result's.
package enum EnergyQuantity: String, Sendable, Hashable, Codable, CaseIterable {
  /// Energy taken, in Wh.
  case activeImport = "active_energy_import"
  /// Energy fed back, in Wh.
  case activeExport = "active_energy_export"
  /// Inductive reactive energy taken, in varh.
  case reactiveImport = "reactive_energy_import"

  package var isActive: Bool { self != .reactiveImport }
}
