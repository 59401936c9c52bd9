import Measurements

/// Whether a connection can be used, and when it is tried again.
enum ConnectionState: Equatable {
  /// The last request got through, or none was sent yet.
  case usable
  /// It could not be made, or was lost: it is not tried before `until`. `pause` is how long that was, in nanoseconds.
  case down(until: MonotonicTime, pause: Int64)

  /// What a request did to the connection.
  enum Event: CaseIterable {
    /// A device answered.
    case answered
    /// The connection could not be made, or was lost.
    case failed
  }

  private static let firstPause: Int64 = 500_000_000
  private static let longestPause: Int64 = 5_000_000_000

  /// The transitions: each failure doubles the pause, from 0.5 s to 5 s; an answer ends it.
  func after(_ event: Event, at now: MonotonicTime) -> Self {
    switch (self, event) {
    case (_, .answered): .usable
    case (.usable, .failed): .down(now, Self.firstPause)
    case (.down(_, let pause), .failed): .down(now, min(2 * pause, Self.longestPause))
    }
  }

  private static func down(_ now: MonotonicTime, _ pause: Int64) -> Self {
    .down(until: now.advanced(by: pause), pause: pause)
  }

  /// Whether it may be used at `now`.
  func isOpen(at now: MonotonicTime) -> Bool {
    if case .down(let until, _) = self { now >= until } else { true }
  }
}

/// What is known of a connection: its state, why it is down, and what of that was logged.
struct ConnectionReachability {
  private(set) var state = ConnectionState.usable
  /// Why it was down the last time.
  private(set) var reason: FailureReason = ""
  private var loggedKind = ""
  private var allowance = ReasonAllowance()

  /// A device answered.
  ///
  /// - Returns: whether the connection was down until now.
  mutating func noteAnswer(at now: MonotonicTime) -> Bool {
    let wasUsable = state == .usable
    state = state.after(.answered, at: now)
    return !wasUsable
  }

  /// The connection could not be made, or was lost.
  ///
  /// - Returns: whether that is to be logged: the first time, and when the reason is of another kind.
  mutating func noteFailure(_ failure: FailureReason, at now: MonotonicTime) -> Bool {
    if failure.kind != reason.kind { reason = failure }
    let isNew = failure.kind != loggedKind && allowance.take(at: now)
    let mustLog = state == .usable || isNew
    if mustLog { loggedKind = failure.kind }
    state = state.after(.failed, at: now)
    return mustLog
  }
}
