package import Calendar

/// What the tables of an account do not settle for a month.
package enum RateGap: Sendable, Hashable {
  /// A table, or what holds of it in the month, may still change.
  case provisional(RateSubject, ProvisionalText, from: CivilDate?)
  /// Nothing holds before a date.
  case begins(RateSubject, CivilDate)
  /// The tariff covers no day after this one.
  case ended(CivilDate)
}

/// What a table gives.
package enum RateSubject: Sendable, Hashable {
  case tariff, prices, hours, capacity, vat
}

extension AccountRates {
  /// What a bill of a month must say of its tables: provisional entries, and parts of the month that
  /// no entry covers.
  package func gaps(in month: CivilDate) -> [RateGap] {
    guard let tariff else { return [] }
    let first = month.firstOfMonth
    let last = month.firstOfNextMonth.adding(days: -1)
    var gaps = tariff.provisional.map { [RateGap.provisional(.tariff, $0, from: nil)] } ?? []
    gaps += Self.gaps(tariff.prices, .prices, first, last, \.provisional)
    gaps += Self.gaps(tariff.capacity, .capacity, last, last, \.provisional)
    if hours == nil {
      gaps += Self.gaps(tariff.hours, .hours, first, last, \.hours.provisional)
    }
    gaps += Self.gaps(tariff.vat, .vat, first, last, \.provisional)
    if let until = tariff.until, until < last { gaps.append(.ended(until)) }
    return gaps
  }

  private static func gaps<Entry: Dated>(
    _ entries: [Entry],
    _ subject: RateSubject,
    _ first: CivilDate,
    _ last: CivilDate,
    _ provisional: (Entry) -> ProvisionalText?
  ) -> [RateGap] {
    var gaps: [RateGap] = []
    if let earliest = entries.map(\.from).min(), earliest > first {
      gaps.append(.begins(subject, earliest))
    }
    for entry in entries.inForce(from: first, through: last) {
      if let text = provisional(entry) {
        gaps.append(.provisional(subject, text, from: entry.from))
      }
    }
    return gaps
  }
}
