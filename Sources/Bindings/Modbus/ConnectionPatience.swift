/// Learns whether a peer must be left in peace after a connection was made.
///
/// Some devices accept a connection and drop what is asked in its first second. Each time-out makes a new
/// connection, so that they would never be read. Three first requests in a row that stay without an answer
/// make the next connection wait a little before it asks, and longer each time; where even the longest
/// wait does not help it was something else, and nothing is waited for any more. What is learnt is tried
/// again without the wait after ten seconds, then after twice as long each time it proves to be needed.
struct ConnectionPatience {
  /// The wait that the search has come to, in nanoseconds.
  private var delay: Int64 = 0
  /// The wait that has helped; 0: none is known to be needed.
  private var learnt: Int64 = 0
  /// The wait of the present connection: of its own, and with what the configuration asks for.
  private var current: (own: Int64, whole: Int64) = (0, 0)
  /// First requests in a row without an answer, of connections that did not wait.
  private var silences = 0
  private var probeAt: Int64 = 0
  private var probePause = Self.firstProbe

  private static let steps: [Int64] = [350_000_000, 1_100_000_000, 2_200_000_000]
  private static let firstProbe: Int64 = 10_000_000_000
  private static let longestPause: Int64 = 86_400_000_000_000

  /// How long a connection that was just made waits before its first request, `least` at least.
  mutating func pause(at now: Int64, least: Int64) -> Int64 {
    let own = learnt > 0 && now >= probeAt ? 0 : delay
    current = (own, max(own, least))
    return current.whole
  }

  /// The first request of a connection was answered.
  mutating func answered(at now: Int64) {
    guard current.own > 0 else {
      self = Self()
      return
    }
    if learnt == 0 { probeAt = now + probePause }
    delay = current.own
    learnt = current.own
  }

  /// The first request of a connection was not answered.
  mutating func wasSilent(at now: Int64) {
    guard current.own > 0 || learnt == 0 else {
      probePause = min(2 * probePause, Self.longestPause)
      probeAt = now + probePause
      delay = learnt
      return
    }
    learnt = 0
    silences = current.own == 0 ? silences + 1 : 0
    if 1...2 ~= silences { return }
    delay = Self.steps.first { $0 > current.whole } ?? 0
  }
}
