/// A moment of a clock that never goes back, in nanoseconds from an arbitrary start.
///
/// `ContinuousClock.Instant` is opaque to the compiler: all that contains one is read and copied by way of the runtime.
package struct MonotonicTime: Sendable, Hashable, Comparable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  package func advanced(by nanoseconds: Int64) -> Self {
    Self(nanoseconds: self.nanoseconds &+ nanoseconds)
  }

  /// Nanoseconds from `earlier` to this moment.
  package func nanoseconds(since earlier: Self) -> Int64 { nanoseconds &- earlier.nanoseconds }

  package static func + (moment: Self, wait: Duration) -> Self {
    let (sum, isBeyond) = moment.nanoseconds.addingReportingOverflow(wait.clampedNanoseconds)
    return Self(nanoseconds: isBeyond ? (wait < .zero ? .min : .max) : sum)
  }

  package static func += (moment: inout Self, wait: Duration) { moment = moment + wait }

  package static func - (moment: Self, wait: Duration) -> Self { moment + (.zero - wait) }

  package static func - (later: Self, earlier: Self) -> Duration {
    .nanoseconds(later.nanoseconds(since: earlier))
  }
}

extension Duration {
  /// Whole nanoseconds, as far as they fit in.
  fileprivate var clampedNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, isLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isLonger) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    return isLong || isLonger ? (seconds < 0 ? .min : .max) : sum
  }
}
