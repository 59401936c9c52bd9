import Measurements

/// Keeps the stamps of one device's polls in their order.
///
/// The mapping of the monotonic clock to wall time follows small corrections, also backwards, and a late poll
/// may be followed by the next one within the same millisecond. A consumer that keys rows
/// by device and `ts` would lose one of two.
struct AscendingStamps {
  private var last: Timestamp?

  /// Corrections beyond this, in milliseconds, are steps of the clock: they show in the stamps.
  private static let largestCorrection: Int64 = 500

  /// The stamp of a poll that was answered at `stamp`: later than the one of before by at least a
  /// millisecond, unless the clock was set back meanwhile.
  mutating func next(_ stamp: Timestamp) -> Timestamp {
    var result = stamp
    if let last {
      let ahead = stamp.milliseconds(since: last)
      if ahead <= 0, ahead >= -Self.largestCorrection { result = last.advanced(byMilliseconds: 1) }
    }
    last = result
    return result
  }
}
