/// Learns whether a peer needs a pause after a connection was made.
///
/// Some devices accept a connection and drop what is asked in its first second. Each time-out makes a new
/// connection, so that they would never be read. Three first requests in a row that stay without an answer
/// make the next connection wait a little before it asks, and longer each time; where even the longest
/// wait does not help the cause is another one, and nothing is waited for any more. What is learnt is tried
/// again without the wait after ten seconds, then after twice as long each time it proves to be needed.
struct ConnectionPatience {
  /// What is known of the peer; times in nanoseconds.
  enum State: Equatable {
    /// No wait is known to be needed. So many first requests in a row had no answer.
    case asking(silences: Int)
    /// A wait is looked for, and this one is tried.
    case searching(wait: Int64)
    /// This wait has helped; from `retryAt` on a connection does without it.
    case learnt(wait: Int64, retryAt: Int64)
  }

  /// What became of the first request of a connection that waited so long by itself (`own`), and with what the
  /// configuration asks for (`whole`).
  enum Event {
    case answered(own: Int64)
    case silent(own: Int64, whole: Int64)
  }

  private(set) var state = State.asking(silences: 0)
  /// The wait of the present connection.
  private var current: (own: Int64, whole: Int64) = (0, 0)
  /// After so long a learnt wait is left out once.
  private var retryPause = Self.firstRetry

  private static let steps: [Int64] = [350_000_000, 1_100_000_000, 2_200_000_000]
  private static let firstRetry: Int64 = 10_000_000_000
  private static let longestRetry: Int64 = 86_400_000_000_000

  /// How long a connection that was just made waits before its first request, `least` at least.
  mutating func pause(at now: Int64, least: Int64) -> Int64 {
    let own: Int64 =
      switch state {
      case .asking: 0
      case .searching(let wait): wait
      case .learnt(let wait, let retryAt): now >= retryAt ? 0 : wait
      }
    current = (own, max(own, least))
    return current.whole
  }

  /// The first request of a connection was answered.
  mutating func answered(at now: Int64) {
    note(.answered(own: current.own), at: now)
  }

  /// The first request of a connection was not answered.
  mutating func wasSilent(at now: Int64) {
    note(.silent(own: current.own, whole: current.whole), at: now)
  }

  /// The transitions.
  mutating func note(_ event: Event, at now: Int64) {
    switch (state, event) {
    case (_, .answered(own: 0)):
      self = Self()
    case (.learnt(_, let retryAt), .answered(let own)):
      state = .learnt(wait: own, retryAt: retryAt)
    case (_, .answered(let own)):
      state = .learnt(wait: own, retryAt: now + retryPause)
    case (.learnt(let wait, _), .silent(own: 0, _)):
      retryPause = min(2 * retryPause, Self.longestRetry)
      state = .learnt(wait: wait, retryAt: now + retryPause)
    case (.asking(let silences), .silent(own: 0, _)) where silences < 2:
      state = .asking(silences: silences + 1)
    case (_, .silent(_, let whole)):
      let longer = Self.steps.first { $0 > whole }
      state = longer.map { .searching(wait: $0) } ?? .asking(silences: 0)
    }
  }
}
