import Rows
package import Languages
import Accounting
import Baselines
import Calendar
import Charts
package import Configuration
import Indicators
import Measurements

extension BaselineReport {
  /// The report as it is printed, with a line end.
  ///
  /// - Throws: ``ReportFailure/notAnswerable(_:)`` for the chart of more than one baseline.
  package func text(
    _ format: ReportFormat,
    _ language: Language
  ) throws(ReportFailure) -> String {
    switch format {
    case .table: return entries.map { $0.table(ledger, language) }.joined(separator: "\n")
    case .csv: return csv
    case .json: return json.indentedText + "\n"
    case .svg:
      guard let entry = entries.first, entries.count == 1 else {
        let names = entries.map(\.baseline.id).joined(separator: ", ")
        throw .notAnswerable("a chart shows one baseline; name it with --baseline: \(names)")
      }
      return entry.svg(ledger, language)
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
  var sums: (actual: Double, expected: Double) {
    rows.filter(\.comparison.isComplete).reduce((0, 0)) {
      ($0.0 + $1.comparison.actual, $0.1 + $1.comparison.expected)
    }
  }

  var drivers: [String] { baseline.drivers.map(\.name) }

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
  fileprivate func json(_ model: BaselineModel) -> JSON {
    let values = comparison.values(cusum: cusum, model, imported: statement.imported)
    return [
      "from": .integer(Int(statement.interval.from.milliseconds)),
      "to": .integer(Int(statement.interval.to.milliseconds)),
      "values": .object(values.map { .init($0.name, .number($0.value)) }),
      "coverage": .number(statement.coverage),
      "quality": .string(statement.quality.rawValue),
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
