import Measurements

/// How a publisher slows down for a broker that refuses messages for now.
///
/// After a refusal nothing is sent for a while. Then a single message tests whether the broker
/// takes messages again, and each acknowledgement allows one more in flight.
struct Throttle {
  enum State: Hashable, CaseIterable {
    case flowing
    /// Nothing is sent for a while.
    case pausing
    /// The pause is over, except for answers that have not come.
    case due
  }

  private(set) var state = State.flowing
  /// Whether the greeting was refused and must be sent again.
  private(set) var mustGreet = false
  /// How many messages may be in flight, up to the window.
  private(set) var allowance = Int.max
  /// The length of the last pause; the next one is twice as long.
  private(set) var wait = Duration.zero
  /// When the broker last refused a message for now.
  private(set) var lastRefusal: MonotonicTime?

  static let first = Duration.seconds(1)
  static let longest = Duration.seconds(30)
  /// After this time without a refusal the broker is reported to take messages again.
  static let calm = Duration.seconds(60)

  /// Whether nothing may be sent now.
  var isPausing: Bool { state != .flowing }

  /// Whether there was a refusal in recent time.
  var isInForce: Bool { lastRefusal != nil }

  // MARK: Transitions

  /// Notes a refusal.
  ///
  /// - Returns: how long to pause; `nil` when a pause has begun already.
  mutating func refused(at now: MonotonicTime) -> Duration? {
    lastRefusal = now
    guard state == .flowing else { return nil }
    state = .pausing
    allowance = 1
    wait = min(max(Self.first, wait * 2), Self.longest)
    return wait
  }

  /// A message of the greeting was refused.
  mutating func greetingRefused() { mustGreet = true }

  /// The pause has lasted long enough.
  mutating func waited() { if state == .pausing { state = .due } }

  /// Sending begins again.
  ///
  /// - Returns: whether with the greeting.
  @discardableResult
  mutating func resume() -> Bool {
    defer { (state, mustGreet) = (.flowing, false) }
    return mustGreet
  }

  /// The connection was lost: the broker may have recovered, but the allowance stays small.
  mutating func disconnected() {
    (state, mustGreet) = (.flowing, false)
    wait = .zero
  }

  /// Notes that the broker has taken messages.
  mutating func accepted(_ count: Int, window: Int) {
    guard allowance < .max, state == .flowing else { return }
    wait = .zero
    allowance += count
    if allowance >= window { allowance = .max }
  }

  /// Whether the broker has refused nothing for ``calm``; true once after each series of refusals.
  mutating func isOver(at now: MonotonicTime) -> Bool {
    guard let lastRefusal, state == .flowing, now - lastRefusal > Self.calm else { return false }
    self.lastRefusal = nil
    return true
  }
}
