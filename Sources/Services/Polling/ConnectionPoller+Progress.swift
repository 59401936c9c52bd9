import Measurements

extension ConnectionPoller {
  /// For how many nanoseconds the loop has been owing its next step: since a poll began that has not
  /// ended, or since the moment until which it wanted to sleep; 0 while it sleeps as it should, and
  /// when it does not run.
  package func stall() -> Int64 {
    guard let dueSince = phase.dueSince else { return 0 }
    return max(0, clock.now().nanoseconds(since: dueSince))
  }
}
