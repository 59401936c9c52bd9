package import Measurements

extension TimeZoneRules {
  /// Seconds east of UTC at a moment.
  package func offset(at moment: Timestamp) -> Int { period(at: moment).offset }

  /// What the wall clock shows at a moment.
  package func local(at moment: Timestamp) -> LocalDateTime {
    let offset = Int64(offset(at: moment)) * 1000
    return LocalDateTime(milliseconds: Self.bounded(moment).milliseconds + offset)
  }

  /// The first moment at which the wall clock has reached a reading.
  ///
  /// Where clocks go forward over the reading, it is the moment of the jump; where they show it
  /// twice, it is the earlier moment. So a later reading never has an earlier moment.
  package func timestamp(of local: LocalDateTime) -> Timestamp {
    let wanted = local.milliseconds
    // No period before this can show the reading or a later one: no offset is greater.
    let start = Timestamp(milliseconds: wanted - Int64(Self.offsets.upperBound) * 1000)
    var period = period(at: start)
    while Self.end(of: period) <= wanted, period.interval.to < .distantFuture {
      let next = self.period(at: period.interval.to)
      if next.interval.to <= period.interval.to { break }
      period = next
    }
    let moment = Timestamp(milliseconds: wanted - Int64(period.offset) * 1000)
    return max(period.interval.from, moment)
  }

  /// What the clock shows when the period ends, in local milliseconds since 1970.
  private static func end(of period: OffsetPeriod) -> Int64 {
    period.interval.to.milliseconds + Int64(period.offset) * 1000
  }

  /// The day's first moment.
  package func start(of date: CivilDate) -> Timestamp {
    timestamp(of: LocalDateTime(date: date, millisecondOfDay: 0))
  }

  /// The date of the day that contains a moment; a day lasts from ``start(of:)`` to the next day's.
  ///
  /// This is the date that the wall clock shows, except where clocks are put back over midnight:
  /// the evening shown again belongs to the new day.
  package func day(containing moment: Timestamp) -> CivilDate {
    let date = local(at: moment).date
    let next = date.adding(days: 1)
    return start(of: next) <= moment ? next : date
  }
}
