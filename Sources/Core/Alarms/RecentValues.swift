import Measurements

/// The values of the last minute, for alarms on how fast a value changes.
///
/// If values come faster than every two seconds, the first in each two seconds is kept.
struct RecentValues: Sendable, Hashable, Codable {
  private struct Sample: Sendable, Hashable, Codable {
    var value: Double
    var time: Timestamp
  }

  private var samples: [Sample] = []

  private static let minute: Int64 = 60_000
  private static let spacing: Int64 = 2000

  /// Takes a value.
  ///
  /// - Returns: The largest absolute difference to a value of the last minute. If the value before
  ///   is older than a minute, it is the difference to that one per minute between them.
  mutating func accept(_ value: Double, at time: Timestamp) -> Double {
    // After a step of the clock into the past, nothing is known of the last minute.
    samples.removeAll { $0.time > time }
    let former = samples.last
    samples.removeAll { time.milliseconds(since: $0.time) > Self.minute }
    var change = samples.reduce(0) { max($0, abs(value - $1.value)) }
    if samples.isEmpty, let former {
      let minutes = Double(time.milliseconds(since: former.time)) / Double(Self.minute)
      change = abs(value - former.value) / minutes
    }
    if samples.last.map({ time.milliseconds(since: $0.time) >= Self.spacing }) ?? true {
      samples.append(Sample(value: value, time: time))
    }
    return change
  }

  mutating func forget() { samples.removeAll() }
}
