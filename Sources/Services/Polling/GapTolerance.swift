import Measurements

/// Whether a device is read with the addresses between its points, and when that is tried again.
///
/// What was learnt may be wrong: the device was off for a moment, or noise spoilt an answer. So the first
/// pause is short, unless the device itself said that the addresses are not there; each try that fails
/// doubles it.
enum GapTolerance: Equatable {
  /// Gaps are read along.
  case untested
  /// The device is read without gaps until `until`, for `pause` nanoseconds.
  case refused(until: MonotonicTime, pause: Int64)
  /// Gaps are read along again, since the end of a pause.
  case retried(since: MonotonicTime, pause: Int64)

  enum Event: CaseIterable {
    /// A request was answered only without its gaps.
    case refusal
    /// The same, and the device said that the addresses are not there.
    case certainRefusal
    /// A plan is made.
    case planning
  }

  private static let unsure: Int64 = 60_000_000_000
  private static let certain: Int64 = 1_800_000_000_000
  private static let longest: Int64 = 86_400_000_000_000

  func after(_ event: Event, at now: MonotonicTime) -> Self {
    switch (self, event) {
    case (.refused(let until, let pause), .planning) where now >= until:
      return .retried(since: until, pause: pause)
    case (_, .planning), (.refused, _): return self
    case (.retried(let since, let pause), _) where now.nanoseconds(since: since) < pause:
      return .refused(now, min(max(2 * pause, Self.first(event)), Self.longest))
    // Gaps that went well for a while were refused for another reason now.
    case (.untested, _), (.retried, _): return .refused(now, Self.first(event))
    }
  }

  private static func first(_ event: Event) -> Int64 {
    event == .certainRefusal ? certain : unsure
  }

  private static func refused(_ now: MonotonicTime, _ pause: Int64) -> Self {
    .refused(until: now.advanced(by: pause), pause: pause)
  }

  var isRefused: Bool { if case .refused = self { true } else { false } }
}
