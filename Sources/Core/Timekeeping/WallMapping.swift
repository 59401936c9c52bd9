package import Measurements

/// Maps a monotonic clock to wall time, so that the clock of the timestamps cannot jump.
///
/// The mapping is updated about once a second. Small differences, as from a slewed clock, are
/// followed; a larger difference is a step and is returned. Until the wall clock is believed,
/// moments are stamped with the monotonic clock on a separate scale, far before any real date;
/// ``resolve(_:)`` finds the wall time of such a stamp afterwards.
package struct WallMapping: Sendable, Hashable {
  /// Wall minus monotonic time, in nanoseconds; `nil` until the wall clock is believed.
  private var offset: Int64?

  /// A larger difference between two anchors is a step: 500 ms, in nanoseconds.
  package static let stepThreshold: Int64 = 500_000_000

  /// The range of stamps that wait for a date, in milliseconds.
  ///
  /// It is 2⁴⁴ ms long, more than any monotonic clock in nanoseconds can count.
  private static let waiting = Int64.min / 16..<Int64.min / 16 + 1 << 44

  package init() {}

  /// Whether stamps are wall time.
  package var isTrusted: Bool { offset != nil }

  /// The stamp of a moment of the monotonic clock.
  package func stamp(_ monotonic: Int64) -> Timestamp {
    guard let offset else {
      let milliseconds = max(0, Self.milliseconds(monotonic))
      return Timestamp(milliseconds: Self.waiting.lowerBound &+ milliseconds)
    }
    return Timestamp(milliseconds: Self.milliseconds(Self.sum(monotonic, offset)))
  }

  /// The wall time of a stamp from before the wall clock was believed.
  ///
  /// Any other stamp stays as it is, and so does every stamp until the clock is believed.
  package func resolve(_ stamp: Timestamp) -> Timestamp {
    guard let offset, Self.isWaiting(stamp) else { return stamp }
    let monotonic = stamp.milliseconds &- Self.waiting.lowerBound
    return Timestamp(milliseconds: monotonic &+ Self.milliseconds(offset))
  }

  /// Whether a stamp still lacks its date.
  package static func isWaiting(_ stamp: Timestamp) -> Bool {
    waiting.contains(stamp.milliseconds)
  }

  /// Believes the wall clock from now on.
  package mutating func trust(_ sample: ClockSample) { offset = Self.offset(of: sample) }

  /// Follows the wall clock; does nothing before it is believed.
  ///
  /// - Returns: the step, where the wall clock was set since the last anchor.
  package mutating func anchor(_ sample: ClockSample) -> ClockStep? {
    guard let before = offset else { return nil }
    let now = Self.offset(of: sample)
    offset = now
    let (difference, overflow) = now.subtractingReportingOverflow(before)
    guard overflow || difference.magnitude > UInt64(Self.stepThreshold) else { return nil }
    let step = overflow ? (now > before ? .max : .min) : difference
    return ClockStep(milliseconds: step / 1_000_000)
  }

  private static func offset(of sample: ClockSample) -> Int64 {
    let (difference, overflow) = sample.wall.subtractingReportingOverflow(sample.monotonic)
    return overflow ? sample.wall : difference
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? (b > 0 ? .max : .min) : sum
  }

  /// Whole milliseconds, rounded down, before 1970 too.
  static func milliseconds(_ nanoseconds: Int64) -> Int64 {
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
