import Measurements

/// Up to when everything is settled, and since when.
final class SettlingClock {
  /// When this run began; `nil` before the start.
  private(set) var startedAt: Timestamp?
  private(set) var lastTick = Timestamp.distantPast
  /// When the rows of running intervals were last looked at.
  private var lastOpenRows = Timestamp.distantPast

  var isStarted: Bool { startedAt != nil }

  func start(at now: Timestamp) { (startedAt, lastTick, lastOpenRows) = (now, now, now) }

  /// Whether a moment lies in another second than the last one.
  func isNewSecond(_ now: Timestamp) -> Bool { now.floored(by: 1000) != lastTick.floored(by: 1000) }

  /// Takes the present moment; one before the start sets the start back.
  func tick(_ now: Timestamp) {
    lastTick = now
    startedAt = startedAt.map { min($0, now) }
  }

  /// Whether running intervals are due for rows; if so, they are due again in the next minute.
  func takeMinute(at now: Timestamp, isForced: Bool) -> Bool {
    let isNewMinute =
      now.floored(by: 60_000) != lastOpenRows.floored(by: 60_000) || isFirstLook(now) || isForced
    if isNewMinute { lastOpenRows = now }
    return isNewMinute
  }

  /// Whether it is time for the first rows of this run: soon enough for somebody who watches a start.
  private func isFirstLook(_ now: Timestamp) -> Bool {
    guard let startedAt else { return false }
    let moment = startedAt.advanced(byMilliseconds: 10_000)
    return now >= moment && lastOpenRows < moment
  }
}

extension Timestamp {
  /// How many whole steps of so many milliseconds lie between 1970 and the moment, rounded down.
  func floored(by step: Int64) -> Int64 {
    let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: step)
    return rest < 0 ? quotient - 1 : quotient
  }
}
