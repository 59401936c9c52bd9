import Measurements

/// At which moments of a recording the rows of intervals that still run are published.
package struct RunningPace: Sendable, Hashable {
  /// Milliseconds, whole minutes.
  private let period: Int64
  /// Milliseconds after whole periods since 1970.
  private let offset: Int64

  /// Each minute, as live.
  package static let eachMinute = Self(minutes: 1)

  /// Each so many minutes, 1…1440, at moments that lie inside quarters of an hour: what they show has
  /// begun and has not ended.
  package init(minutes: Int) {
    let minutes = Int64(min(max(1, minutes), 1440))
    period = minutes * 60_000
    offset = min(minutes / 2, 7) * 60_000
  }

  /// How many of the moments have come by now.
  func count(by now: Timestamp) -> Int64 {
    now.advanced(byMilliseconds: -offset).floored(by: period)
  }

  /// The first of the moments after `now`, in Unix milliseconds.
  func next(after now: Timestamp) -> Int64 { (count(by: now) + 1) * period + offset }
}
