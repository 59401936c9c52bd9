package import Measurements

/// A period with one constant offset from UTC.
package struct OffsetPeriod: Sendable, Hashable {
  /// Seconds east of UTC.
  package var offset: Int
  /// Half-open; the first and the last period reach to the ends of all dates.
  package var interval: Interval
}

/// The offsets of a time zone from UTC, past and future.
///
/// Moments from −8.64 × 10¹⁵ ms to 8.64 × 10¹⁵ ms around 1970 are supported (271 821 BC to 275
/// 760); a moment outside counts as the nearest end.
package struct TimeZoneRules: Sendable {
  /// The name in the IANA database, such as `Asia/Ho_Chi_Minh`.
  package let name: String
  /// The offset before the first change, in seconds east of UTC.
  let firstOffset: Int
  /// In order of time, each at a different second.
  ///
  /// The footer's rule is expanded up to the year 2150, so that one search answers every question
  /// about a plant's life.
  let changes: [OffsetChange]
  /// The rule after the last change, where daylight-saving time continues for ever.
  let rule: DaylightRule?

  package static let utc = TimeZoneRules(name: "UTC", firstOffset: 0, changes: [], rule: nil)

  /// Offsets that a file may hold (RFC 8536, section 3.2: more than −25 h, less than 26 h).
  static let offsets = -89_999...93_599

  private static let lastYearWrittenOut = 2150

  init(name: String, firstOffset: Int, changes: [OffsetChange], rule: DaylightRule?) {
    self.name = name
    self.rule = rule?.daylight == nil ? nil : rule
    self.firstOffset = changes.isEmpty ? rule?.standardOffset ?? firstOffset : firstOffset
    self.changes = changes + Self.writtenOut(rule, after: changes.last)
  }

  /// The rule's changes after the last one that the file lists, or from 1900.
  private static func writtenOut(
    _ rule: DaylightRule?,
    after last: OffsetChange?
  ) -> [OffsetChange] {
    let first = last.map { LocalDateTime(milliseconds: bounded($0.second) * 1000).date.year }
    let firstYear = max(first ?? 0, 1900)
    guard let rule, firstYear < lastYearWrittenOut else { return [] }
    let lastSecond = last?.second ?? .min
    // The year before has a summer that may reach over New Year.
    return rule.changes(in: firstYear - 1...lastYearWrittenOut).filter { $0.second > lastSecond }
  }
}

extension TimeZoneRules {
  /// Seconds since 1970, limited to slightly more than the supported dates.
  private static func bounded(_ second: Int64) -> Int64 {
    min(max(second, -9_000_000_000_000), 9_000_000_000_000)
  }

  /// A moment limited to the supported dates.
  static func bounded(_ moment: Timestamp) -> Timestamp {
    let end = Int64(8_640_000_000_000_000)
    return Timestamp(milliseconds: min(max(moment.milliseconds, -end), end))
  }

  /// The period of constant offset that contains a moment.
  package func period(at moment: Timestamp) -> OffsetPeriod {
    let milliseconds = Self.bounded(moment).milliseconds
    let second = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds + 1) / 1000 - 1
    guard let rule, let last = changes.last, second >= last.second else {
      return Self.period(at: second, in: changes, firstOffset: firstOffset)
    }
    let year = LocalDateTime(milliseconds: milliseconds).date.year
    let around = rule.changes(in: year - 2...year + 2)
    return Self.period(at: second, in: around, firstOffset: last.offset)
  }

  private static func period(
    at second: Int64,
    in changes: [OffsetChange],
    firstOffset: Int
  ) -> OffsetPeriod {
    let next = index(after: second, in: changes)
    let from = next == 0 ? nil : changes[next - 1]
    let to = next == changes.count ? nil : changes[next]
    return OffsetPeriod(
      offset: from?.offset ?? firstOffset,
      interval: Interval(
        from: from.map { Timestamp(seconds: bounded($0.second)) } ?? .distantPast,
        to: to.map { Timestamp(seconds: bounded($0.second)) } ?? .distantFuture
      )
    )
  }

  /// The index of the first change after a second, by binary search.
  private static func index(after second: Int64, in changes: [OffsetChange]) -> Int {
    guard let last = changes.last, second < last.second else { return changes.count }
    var low = 0
    var high = changes.count - 1
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].second <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
