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
  /// Where clocks go forward over the reading it is the moment of the jump, where they show it twice
  /// the earlier one. So a later reading never has an earlier moment.
  package func timestamp(of local: LocalDateTime) -> Timestamp {
    let wanted = local.milliseconds
    // Before this no period can show the reading or more: no offset is greater.
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

  /// The date of the day, from ``start(of:)`` to the next day's, that a moment lies in.
  ///
  /// It is what the wall clock shows, but for clocks put back over midnight: the evening shown again
  /// belongs to the new day.
  package func day(containing moment: Timestamp) -> CivilDate {
    let date = local(at: moment).date
    let next = date.adding(days: 1)
    return start(of: next) <= moment ? next : date
  }
}
