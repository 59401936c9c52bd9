package import Indicators

/// How much of an interval must be known for which quality.
package struct CoverageLimits: Sendable, Hashable, Codable {
  /// The accounted share below which a result is incomplete.
  package var complete = 0.9
  /// The measured share from which a result is good, if nothing was bridged.
  package var good = 0.99

  package static let standard = Self()

  package init() {}

  /// Judges an interval.
  ///
  /// - Parameters:
  ///   - measured: The share of the interval between good readings, 0…1.
  ///   - accounted: The same and what a counter's own difference bridged, 0…1.
  ///   - isBridged: Whether any of it was bridged.
  /// - Returns: The quality of what was computed over the interval.
  package func quality(measured: Double, accounted: Double, isBridged: Bool) -> ResultQuality {
    if accounted < complete { return .incomplete }
    if isBridged || measured < good { return .estimated }
    return .good
  }
}
