import Languages
import Accounting
import Baselines
import Calendar
import Charts
import Measurements

extension BaselineReport.Entry {
  /// The running sum of the savings, and below it each period next to its expectation.
  func svg(_ ledger: ReportLedger, _ language: Language) -> String {
    let title = "\(baseline.account) · \(baseline.id)"
    var sheet = ChartSheet(title: title, language: language)
    let zone = ledger.definition.calendar.zone
    let shown = shown(ledger)
    sheet.add(
      CumulativeSaving(
        title: title,
        subtitle: language.text(.cumulativeSaving)
          + reason(language),
        interval: shown,
        samples: rows.map { .init(time: $0.statement.interval.to, sum: $0.cusum) },
        zone: zone
      )
    )
    sheet.add(
      ExpectedEnergy(
        title: language.text(.actualAndExpected),
        subtitle: language.word(baseline.period),
        interval: shown,
        bars: rows.map(\.bar),
        zone: zone
      )
    )
    return sheet.svg
  }

  /// From the report's beginning to the end of its last row.
  private func shown(_ ledger: ReportLedger) -> Interval {
    let end = rows.map(\.statement.interval.to).max() ?? ledger.interval.to
    return Interval(from: ledger.interval.from, to: max(end, min(ledger.interval.to, ledger.now)))
  }

  /// Why there is nothing to show.
  private func reason(_ language: Language) -> String {
    guard case .failure(let refusal) = model else { return "" }
    return " · \(language.text(.noBaseline)): \(language.text(refusal.words))"
  }
}

extension BaselineReport.Row {
  fileprivate var bar: ExpectedEnergy.Bar {
    ExpectedEnergy.Bar(
      interval: statement.interval,
      actual: comparison.actual,
      expected: comparison.expected,
      isExtrapolated: comparison.isExtrapolated
    )
  }
}
