import Accounting
import Baselines
import Calendar
package import Configuration
import Indicators
import Measurements

extension BaselineReport {
  /// The report as it is printed, with a line end.
  package func text(_ format: ReportFormat) -> String {
    switch format {
    case .table: entries.map { $0.table(ledger) }.joined(separator: "\n")
    case .csv: csv
    case .json: json.indentedText + "\n"
    }
  }

  private var csv: String {
    let head = [
      "baseline", "from", "to", "actual_wh", "expected_wh", "saving_wh", "enpi", "cusum_wh",
      "specific_energy_wh", "extrapolated", "coverage",
    ]
    let rows = entries.flatMap { entry in
      entry.rows.map { row in
        [
          entry.baseline.id, ledger.local(row.statement.interval.from),
          ledger.local(row.statement.interval.to), "\(row.comparison.actual)",
          "\(row.comparison.expected)", "\(row.comparison.saving)",
          row.comparison.ratio.map { "\($0)" } ?? "", "\(row.cusum)",
          row.comparison.specificEnergy.map { "\($0)" } ?? "",
          "\(row.comparison.isExtrapolated)", "\(row.statement.coverage)",
        ]
      }
    }
    return ([head] + rows).map(CSV.line).joined()
  }

  package var json: JSON { ["baselines": .array(entries.map(\.json))] }
}

extension BaselineReport.Entry {
  private var sums: (actual: Double, expected: Double) {
    rows.reduce((0, 0)) { ($0.0 + $1.comparison.actual, $0.1 + $1.comparison.expected) }
  }

  private var drivers: [String] { baseline.drivers.map { "\($0.line).\($0.field)" } }

  fileprivate func table(_ ledger: ReportLedger) -> String {
    let head = "\(baseline.id)  \(baseline.account) by \(baseline.period.rawValue)"
    guard case .success(let model) = model else {
      if case .failure(let refusal) = model { return "\(head)\nno baseline: \(refusal)\n" }
      return head + "\n"
    }
    var table = TextTable(isNumber: [false, true, true, true, true, true, true, false])
    table.append(["from", "kWh", "expected", "saving", "EnPI", "CUSUM kWh", "Wh/driver", ""])
    for row in rows { table.append(row.cells(ledger)) }
    let ratio = ReportLedger.text(sums.expected > 0 ? sums.actual / sums.expected : nil, digits: 4)
    let saved = ReportLedger.text((sums.expected - sums.actual) / 1000, digits: 3)
    return [
      head, "expected Wh = " + formula(model), fit(model), table.text,
      "whole: EnPI \(ratio), saved \(saved) kWh",
    ].joined(separator: "\n") + "\n"
  }

  private func formula(_ model: BaselineModel) -> String {
    let base = ReportLedger.text(model.intercept, digits: 3)
    let parts = zip(model.coefficients, drivers).map { coefficient, driver in
      " + \(ReportLedger.text(coefficient, digits: 6)) · \(driver)"
    }
    return base + (baseline.period == .month ? " · days" : "") + parts.joined()
  }

  private func fit(_ model: BaselineModel) -> String {
    "n \(model.periods), R² \(ReportLedger.text(model.r2, digits: 4)), "
      + "CV(RMSE) \(ReportLedger.text(model.variation * 100, digits: 2)) %"
  }

  fileprivate var json: JSON {
    var members: [JSON.Member] = [
      .init("baseline", .string(baseline.id)), .init("account", .string(baseline.account)),
      .init("period", .string(baseline.period.rawValue)),
      .init("drivers", .array(drivers.map { .string($0) })),
    ]
    switch model {
    case .failure(let refusal): members.append(.init("refused", .string("\(refusal)")))
    case .success(let model):
      members.append(.init("model", model.json))
      members.append(.init("rows", .array(rows.map { $0.json(model) })))
      members.append(.init("actual", .number(sums.actual)))
      members.append(.init("expected", .number(sums.expected)))
      if sums.expected > 0 {
        members.append(.init("enpi", .number(sums.actual / sums.expected)))
      }
    }
    return .object(members)
  }
}

extension BaselineReport.Row {
  fileprivate func cells(_ ledger: ReportLedger) -> [String] {
    [
      ledger.local(statement.interval.from),
      ReportLedger.text(comparison.actual / 1000, digits: 3),
      ReportLedger.text(comparison.expected / 1000, digits: 3),
      ReportLedger.text(comparison.saving / 1000, digits: 3),
      ReportLedger.text(comparison.ratio, digits: 4),
      ReportLedger.text(cusum / 1000, digits: 3),
      ReportLedger.text(comparison.specificEnergy, digits: 2),
      comparison.isExtrapolated ? "outside the trained range" : "",
    ]
  }

  fileprivate func json(_ model: BaselineModel) -> JSON {
    let values = comparison.values(cusum: cusum, model)
    return [
      "from": .integer(Int(statement.interval.from.milliseconds)),
      "to": .integer(Int(statement.interval.to.milliseconds)),
      "values": .object(values.map { .init($0.name, .number($0.value)) }),
      "coverage": .number(statement.coverage),
    ]
  }
}

extension BaselineModel {
  fileprivate var json: JSON {
    [
      "intercept": .number(intercept),
      "coefficients": .array(coefficients.map { .number($0) }),
      "trained_from": .array(trained.map { .number($0.lowerBound) }),
      "trained_to": .array(trained.map { .number($0.upperBound) }),
      "periods": .integer(periods), "r2": .number(r2), "adjusted_r2": .number(adjustedR2),
      "cv_rmse": .number(variation), "adjusted_cv_rmse": .number(adjustedVariation),
      "nmbe": .number(bias),
    ]
  }
}
