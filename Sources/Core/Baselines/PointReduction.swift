/// How the readings of a point become one number for a period.
package enum PointReduction: Sendable, Hashable, Codable {
  /// The mean over time, in the point's unit.
  case mean
  /// What a counter rose by, in the point's unit.
  case increase
  /// Degree days of heating: the mean of what it was below the base, times the period's days.
  case heating(base: Double)
  /// Degree days of cooling: the mean of what it was above the base, times the period's days.
  case cooling(base: Double)

  /// Whether it grows with the period's length, as items do; a mean does not.
  package var isAmount: Bool { self != .mean }
}
