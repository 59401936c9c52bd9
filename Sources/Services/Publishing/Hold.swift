/// How a publisher slows down for a broker that refuses messages for now.
///
/// After a refusal nothing is sent for a while. Then a single message tests whether the broker
/// takes messages again, and each acknowledgement allows one more in flight.
struct Hold {
  /// How many messages may be in flight, up to the window.
  private(set) var allowance = Int.max
  /// The length of the last pause; the next one is twice as long.
  private(set) var wait = Duration.zero
  /// Whether nothing may be sent now.
  var isPausing = false
  /// Whether the pause is over, except for answers that have not come.
  var isDue = false
  /// Whether the greeting was refused and must be sent again.
  var mustGreet = false
  /// When the broker last refused a message for now.
  private(set) var lastRefusal: ContinuousClock.Instant?

  static let first = Duration.seconds(1)
  static let longest = Duration.seconds(30)
  /// After this time without a refusal the broker is reported to take messages again.
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

  /// Whether there was a refusal in recent time.
  var isInForce: Bool { lastRefusal != nil }

  /// Whether the broker has refused nothing for ``calm``; true once after each series of refusals.
  mutating func isOver(at now: ContinuousClock.Instant) -> Bool {
    guard let lastRefusal, !isPausing, now - lastRefusal > Self.calm else { return false }
    self.lastRefusal = nil
    return true
  }

  /// The connection was lost: the broker may have recovered, but the allowance stays small.
  mutating func disconnected() {
    isPausing = false
    isDue = false
    mustGreet = false
    wait = .zero
  }
}
