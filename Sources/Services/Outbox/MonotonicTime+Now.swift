package import Measurements

extension MonotonicTime {
  private static let start = ContinuousClock.now

  /// The time since the first call; where a message passes it is not read for each.
  package static var now: Self { Self(nanoseconds: 0) + start.duration(to: .now) }
}
