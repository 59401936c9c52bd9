/// How a publisher slows down for a broker that takes no more for now.
///
/// After a refusal nothing is sent for a while; then a single message asks whether the broker takes
/// any again, and each acknowledgement allows one more in flight.
struct Hold {
  /// How many messages may be in flight, up to the window.
  private(set) var allowance = Int.max
  /// How long nothing is sent after the next refusal but one.
  private(set) var wait = Duration.zero
  /// Whether nothing may be sent now.
  var isPausing = false
  /// Whether the pause is over but for answers that have not come.
  var isDue = false
  /// Whether the greeting was refused and must be said again.
  var mustGreet = false
  /// When the broker last refused something for now.
  private(set) var lastRefusal: ContinuousClock.Instant?

  static let first = Duration.seconds(1)
  static let longest = Duration.seconds(30)
  /// After so long without a refusal the broker is said to take all again.
  static let calm = Duration.seconds(60)

  /// Notes a refusal.
  ///
  /// - Returns: how long to pause; `nil` when a pause has begun already.
  mutating func refused(at now: ContinuousClock.Instant) -> Duration? {
    lastRefusal = now
    guard !isPausing else { return nil }
    isPausing = true
    isDue = false
    allowance = 1
    wait = min(max(Self.first, wait * 2), Self.longest)
    return wait
  }

  /// The pause is over.
  mutating func resume() {
    isPausing = false
    isDue = false
    mustGreet = false
  }

  /// Notes that the broker has taken messages.
  mutating func accepted(_ count: Int, window: Int) {
    guard allowance < .max, !isPausing else { return }
    wait = .zero
    allowance += count
    if allowance >= window { allowance = .max }
  }

  /// Whether there was a refusal that has not been forgotten.
  var isInForce: Bool { lastRefusal != nil }

  /// Whether the broker has refused nothing for long; true once for each spell of refusals.
  mutating func isOver(at now: ContinuousClock.Instant) -> Bool {
    guard let lastRefusal, !isPausing, now - lastRefusal > Self.calm else { return false }
    self.lastRefusal = nil
    return true
  }

  /// Another connection: the broker may have come to itself, but is asked carefully.
  mutating func disconnected() {
    isPausing = false
    isDue = false
    mustGreet = false
    wait = .zero
  }
}
