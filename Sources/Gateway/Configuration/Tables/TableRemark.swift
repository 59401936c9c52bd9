package import Calendar
package import Tariffs

/// What a table that is used says of its own standing: that it may change, where it begins and ends.
package struct TableRemark: Sendable, Hashable {
  package enum Matter: Sendable, Hashable {
    /// It, or an entry that holds in a stretch of time, may still change.
    case provisional(ProvisionalText, from: CivilDate? = nil, through: CivilDate? = nil)
    /// What holds from then on is calculated on paper only.
    case onPaper(from: CivilDate, through: CivilDate? = nil)
    /// There is nothing before that day.
    case begins(CivilDate)
    /// It covers no later day.
    case ends(CivilDate)
    /// The last of the holidays that are listed one by one.
    case lastHoliday(CivilDate)
    /// It was last compared with its source on that day.
    case compared(CivilDate)
    /// The newest emission factor is made of that year's data.
    case newestFactor(year: Int)
  }

  package var location: SourceLocation
  package var matter: Matter

  init(_ matter: Matter, at location: SourceLocation) {
    self.matter = matter
    self.location = location
  }

  /// What is to be said of it on a day; `nil` where it does not matter then.
  package func problem(on today: CivilDate) -> ConfigurationProblem? {
    guard let (severity, message) = finding(today) else { return nil }
    var problem = ConfigurationProblem(severity, at: location, message)
    if case .provisional(let text, let from, _) = matter {
      problem.vietnamese = "\(from.map { "từ \($0.iso) " } ?? "")tạm thời: \(text.vietnamese)"
    }
    return problem
  }

  /// An end within this many days is a warning: a new table must be found in time.
  private static let notice = 60
  /// A comparison with the source that is older than this many days is reported.
  private static let comparisonHolds = 365

  private func finding(_ today: CivilDate) -> (ConfigurationProblem.Severity, String)? {
    switch matter {
    case .provisional(let text, let from, let through):
      guard through ?? today >= today else { return nil }
      let since = from.map { "from \($0.iso) on " } ?? ""
      return (.note, "\(since)provisional: \(text.english)")
    case .onPaper(let from, let through):
      guard through ?? today >= today else { return nil }
      return (.note, "from \(from.iso) on calculated on paper only: shown in bills, not charged")
    case .begins(let first):
      guard first > today else { return nil }
      return (.warning, "the table begins on \(first.iso): it says nothing of today")
    case .ends(let last): return (severity(ofEnd: last, today), endText(last, today))
    case .lastHoliday(let last):
      guard last < today else { return nil }
      return (.note, "the last holiday listed is \(last.iso): none to come is known")
    case .compared(let day):
      guard day.adding(days: Self.comparisonHolds) < today else { return nil }
      return (.warning, "the table was last compared with its source on \(day.iso); do it again")
    case .newestFactor(let year):
      guard year < today.year - 1 else { return nil }
      return (
        .note,
        "the newest factor is that of \(year): energy of \(today.year) takes it as long as no newer one is added"
      )
    }
  }

  /// What dated entries say: which are provisional or on paper, and where the first begins.
  static func entries<Entry: Dated & Sendable>(
    _ entries: [Located<Entry>],
    isPaper: (Entry) -> Bool,
    _ provisional: (Entry) -> ProvisionalText?
  ) -> [TableRemark] {
    let entries = entries.sorted { $0.value.from < $1.value.from }
    var remarks: [TableRemark] = []
    if let first = entries.first {
      remarks.append(Self(.begins(first.value.from), at: first.location))
    }
    for (position, entry) in entries.enumerated() {
      let from = entry.value.from
      let through = entries.dropFirst(position + 1).first?.value.from.adding(days: -1)
      if let text = provisional(entry.value) {
        remarks.append(Self(.provisional(text, from: from, through: through), at: entry.location))
      }
      if isPaper(entry.value) {
        remarks.append(Self(.onPaper(from: from, through: through), at: entry.location))
      }
    }
    return remarks
  }

  private func severity(ofEnd last: CivilDate, _ today: CivilDate) -> ConfigurationProblem.Severity
  {
    last < today.adding(days: Self.notice) ? .warning : .note
  }

  private func endText(_ last: CivilDate, _ today: CivilDate) -> String {
    last < today
      ? "the table ended on \(last.iso): it says nothing of today"
      : "the table ends on \(last.iso); what comes later is not in it"
  }
}
