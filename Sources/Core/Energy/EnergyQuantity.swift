/// What a counter of a meter counts for an account; the raw value is the result's name and, but for
/// ``generated``, the point's standard name.
package enum EnergyQuantity: String, Sendable, Hashable, Codable, CaseIterable {
  /// Energy taken, in Wh.
  case activeImport = "active_energy_import"
  /// Energy fed back, in Wh.
  case activeExport = "active_energy_export"
  /// Energy that a meter named as generation counts, in Wh.
  case generated = "generated_energy"
  /// Inductive reactive energy taken, in varh.
  case reactiveImport = "reactive_energy_import"

  package var isActive: Bool { self != .reactiveImport }

  /// Those that a meter has a point of the same name for.
  package static let metered: [Self] = [.activeImport, .activeExport, .reactiveImport]
}
