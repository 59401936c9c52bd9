/// How the readings of a point become one number for a period.
package enum PointReduction: Sendable, Hashable, Codable {
  /// The mean over time, in the point's unit.
  case mean
  /// The increase of a counter, in the point's unit.
  case increase
  /// Heating degree days: the mean difference below the base, times the period's days.
  case heating(base: Double)
  /// Cooling degree days: the mean difference above the base, times the period's days.
  case cooling(base: Double)

  /// Whether it grows with the period's length, as item counts do; a mean does not.
  package var isAmount: Bool { self != .mean }
}
