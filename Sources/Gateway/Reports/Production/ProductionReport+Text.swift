import Rows
package import Languages
import Accounting
import Calendar
import Charts
package import Configuration
import Indicators
import Measurements
import Production

extension ProductionReport {
  /// The report as it is printed, with a line end.
  ///
  /// - Throws: ``ReportFailure/notAnswerable(_:)`` for the chart of more than one production line.
  package func text(
    _ format: ReportFormat,
    _ language: Language
  ) throws(ReportFailure) -> String {
    switch format {
    case .table: return entries.map { $0.table(self, language) }.joined(separator: "\n")
    case .csv: return csv
    case .json: return json.indentedText + "\n"
    case .svg:
      guard let entry = entries.first, entries.count == 1 else {
        let lines = entries.map(\.line).joined(separator: ", ")
        throw .notAnswerable("a chart shows one line; name it with --line: \(lines)")
      }
      return svg(of: entry, language)
    }
  }

  private var csv: String {
    var names: [String] = []
    for entry in entries {
      for value in entry.rows.flatMap(\.statement.values) where !names.contains(value.name) {
        names.append(value.name)
      }
    }
    let head = ["line", "from", "to", "shift"] + names + ["coverage", "quality"]
    let rows = entries.flatMap { entry in
      entry.rows.map { row in
        [
          entry.line, ledger.local(row.statement.interval.from),
          ledger.local(row.statement.interval.to), row.shift ?? "",
        ] + names.map { row.statement[$0].map { "\($0)" } ?? "" }
          + ["\(row.statement.coverage)", row.statement.quality.rawValue]
      }
    }
    return ([head] + rows).map(CSV.line).joined()
  }

  package var json: JSON {
    let lines = entries.map { entry -> JSON in
      [
        "line": .string(entry.line), "period": .string(period.rawValue),
        "rows": .array(entry.rows.map(\.json)), "whole": entry.whole.json,
      ]
    }
    return ["lines": .array(lines)]
  }
}

extension ProductionReport.Row {
  fileprivate var json: JSON {
    var members: [JSON.Member] = [
      .init("from", .integer(Int(statement.interval.from.milliseconds))),
      .init("to", .integer(Int(statement.interval.to.milliseconds))),
      .init("final", .bool(isFinal)),
    ]
    if let shift { members.append(.init("shift", .string(shift))) }
    members += [
      .init("values", .object(statement.values.map { .init($0.name, .number($0.value)) })),
      .init("stops", .array(statement.sums.stopShares.map(\.json))),
      .init("coverage", .number(statement.coverage)),
      .init("quality", .string(statement.quality.rawValue)),
    ]
    return .object(members)
  }
}

extension StopShare {
  fileprivate var json: JSON {
    ["reason": .string(reason), "count": .integer(count), "duration": .number(duration)]
  }
}
