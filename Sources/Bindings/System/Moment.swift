/// A moment of ``MonotonicClock``.
///
/// `ContinuousClock.Instant` has 128 bits, and costs several times as much to read and compare.
package struct Moment: Comparable, Sendable {
  /// Since an arbitrary start.
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static var now: Self { Self(nanoseconds: MonotonicClock.now()) }

  package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The moment after a wait of at most about a day.
  package static func + (moment: Self, wait: Duration) -> Self {
    Self(nanoseconds: moment.nanoseconds + wait.boundedNanoseconds)
  }
}
