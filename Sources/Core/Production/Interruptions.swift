/// What kept a production line from running: minor stops and failures, and the stops by reason.
struct Interruptions: Sendable, Hashable, Codable {
  var minorStops: Int64 = 0
  var minorStopTime: Int64 = 0
  var failures: Int64 = 0
  var stops: [String: StopSums] = [:]

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    operation(&minorStops, other.minorStops)
    operation(&minorStopTime, other.minorStopTime)
    operation(&failures, other.failures)
    if !other.stops.isEmpty { StopSums.combine(&stops, with: other.stops, by: operation) }
  }
}
