/// The rule for all moments after the last one that a zone's file lists.
///
/// It is the file's footer: a POSIX `TZ` string as extended by RFC 8536.
struct DaylightRule: Sendable, Hashable {
  /// The part of the year with another offset.
  struct Daylight: Sendable, Hashable {
    /// Seconds east of UTC.
    var offset: Int
    var start: YearlyMoment
    var end: YearlyMoment
  }

  /// Seconds east of UTC.
  var standardOffset: Int
  var daylight: Daylight?

  /// The changes of offset in some years, in order of time; none without daylight-saving time.
  ///
  /// If one summer ends at the moment when the next begins, the beginning counts: this is how
  /// all-year daylight-saving time is written.
  func changes(in years: ClosedRange<Int>) -> [OffsetChange] {
    guard let daylight else { return [] }
    let starts = years.map { year in
      OffsetChange(
        second: daylight.start.localSeconds(in: year) - Int64(standardOffset),
        offset: daylight.offset
      )
    }
    let beginnings = Set(starts.map(\.second))
    let ends = years.map { year in
      OffsetChange(
        second: daylight.end.localSeconds(in: year) - Int64(daylight.offset),
        offset: standardOffset
      )
    }
    let all = starts + ends.filter { !beginnings.contains($0.second) }
    return all.sorted { $0.second < $1.second }
  }
}

/// A moment from which another offset applies.
struct OffsetChange: Sendable, Hashable {
  /// Seconds since 1970-01-01T00:00:00Z.
  var second: Int64
  /// Seconds east of UTC.
  var offset: Int
}
