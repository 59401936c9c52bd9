import Languages
import Accounting
import Baselines
import Calendar
import Charts
import Measurements

extension BaselineReport.Entry {
  func table(_ ledger: ReportLedger, _ language: Language) -> String {
    let head = "\(baseline.id) · \(baseline.account) \(language.word(baseline.period))"
    switch model {
    case .failure(let refusal):
      return "\(head)\n\(language.text(.noBaseline)): \(language.text(refusal.words))\n"
    case .success(let model):
      let expected = language.text(.expected)
      let parts = [
        head, "\(expected) Wh = " + formula(model, language), fit(model, language),
        rowTable(ledger, language), whole(language),
      ]
      return parts.joined(separator: "\n") + "\n"
    }
  }

  private func rowTable(_ ledger: ReportLedger, _ language: Language) -> String {
    var table = AlignedTable([
      .init(heading: language.text(.from), isNumber: false), .init(heading: "kWh"),
      .init(heading: language.text(.expected)),
      .init(heading: language.text(.saving)), .init(heading: "EnPI"),
      .init(heading: "CUSUM kWh"), .init(heading: language.text(.energyPerDriver)),
      .init(heading: "", isNumber: false),
    ])
    for row in rows { table.add(row.cells(ledger, language)) }
    return table.text
  }

  private func whole(_ language: Language) -> String {
    let ratio = language.cell(sums.expected > 0 ? sums.actual / sums.expected : nil, digits: 4)
    let saved = language.cell((sums.expected - sums.actual) / 1000, digits: 3)
    return language.text(.wholeBaseline(ratio: ratio, saved: saved))
  }

  private func formula(_ model: BaselineModel, _ language: Language) -> String {
    let base = language.cell(model.intercept, digits: 3)
    let parts = zip(model.coefficients, drivers).map { coefficient, driver in
      " + \(language.cell(coefficient, digits: 6)) · \(driver)"
    }
    let days = baseline.period == .month ? language.text(.days) : ""
    return base + days + parts.joined()
  }

  private func fit(_ model: BaselineModel, _ language: Language) -> String {
    "n \(model.periods), R² \(language.cell(model.r2, digits: 4)), "
      + "CV(RMSE) \(language.cell(model.variation * 100, digits: 2)) %"
  }
}

extension BaselineReport.Row {
  fileprivate func cells(_ ledger: ReportLedger, _ language: Language) -> [String] {
    [
      ledger.local(statement.interval.from),
      language.cell(comparison.actual / 1000, digits: 3),
      language.cell(comparison.expected / 1000, digits: 3),
      language.cell(comparison.isComplete ? comparison.saving / 1000 : nil, digits: 3),
      language.cell(comparison.isComplete ? comparison.ratio : nil, digits: 4),
      language.cell(cusum / 1000, digits: 3),
      language.cell(comparison.specificEnergy, digits: 2),
      comparison.isComplete
        ? comparison.isExtrapolated
          ? language.text(.outsideTraining) : ""
        : language.word(statement.quality),
    ]
  }
}
