import Measurements
import Rows

extension IntervalTotals {
  /// The unsettled intervals that end by a moment, in order of time, and of one time in that of the rows.
  func unsettled(endingBy moment: Timestamp) -> [Key] {
    let due = unsettled.filter { moment == .distantFuture || end(of: $0) ?? moment <= moment }
    return due.sorted { a, b in
      if a.from != b.from { return a.from < b.from }
      return (kinds.firstIndex(of: a.kind) ?? 0) < (kinds.firstIndex(of: b.kind) ?? 0)
    }
  }

  /// When an interval that has ended stops waiting for its readings, in Unix milliseconds.
  func deadline(grace: Int64, _ clock: SettlingClock) -> Int64 {
    var next = Int64.max
    for key in unsettled {
      guard let end = end(of: key), end <= clock.lastTick else { continue }
      let start = max(end, clock.startedAt ?? clock.lastTick)
      next = min(next, start.advanced(byMilliseconds: grace).milliseconds)
    }
    return next
  }
}
