/// When an alarm is raised, and when it is cleared.
package enum AlarmCondition: Sendable, Hashable, Codable {
  /// Raised above the first, cleared at or below the second.
  case above(Double, clearBelow: Double)
  /// Raised below the first, cleared at or above the second.
  case below(Double, clearAbove: Double)
  case outside(ClosedRange<Double>)
  case equals(Double)
  /// The change in a minute, either way, in the value's unit.
  case changesFasterThan(Double)
  /// No good value for this long.
  case noData(Duration)
}

extension AlarmCondition {
  /// Whether a value meets the condition.
  ///
  /// - Parameters:
  ///   - value: In the watched value's unit.
  ///   - change: The largest change in the last minute, see ``RecentValues``.
  ///   - isRaised: Whether the alarm is raised: then the limit for clearing applies.
  /// - Returns: `nil` where a value does not decide.
  func holds(_ value: Double, change: Double, isRaised: Bool) -> Bool? {
    switch self {
    case .above(let limit, let clear): value > (isRaised ? min(limit, clear) : limit)
    case .below(let limit, let clear): value < (isRaised ? max(limit, clear) : limit)
    case .outside(let range): !range.contains(value)
    case .equals(let wanted): value == wanted
    case .changesFasterThan(let limit): change > limit
    case .noData: nil
    }
  }

  var watchesChange: Bool {
    if case .changesFasterThan = self { true } else { false }
  }
}
