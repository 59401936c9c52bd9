/// The stops for one reason in an interval: one bar of a Pareto chart.
package struct StopShare: Sendable, Hashable, Codable {
  package var reason: String
  /// The number of stops that began.
  package var count: Int
  /// Seconds of planned busy time.
  package var duration: Double

  package init(reason: String, count: Int, duration: Double) {
    self.reason = reason
    self.count = count
    self.duration = duration
  }
}
