import Accounting
import Calendar
package import Configuration
import Indicators
import Measurements
import Production

extension ProductionReport {
  /// The report as it is printed, with a line end.
  package func text(_ format: ReportFormat) -> String {
    switch format {
    case .table: entries.map { $0.table(ledger) }.joined(separator: "\n")
    case .csv: csv
    case .json: json.indentedText + "\n"
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

  /// Hours, items, percentages and Wh for a good item.
  fileprivate func cells(_ name: String) -> [String] {
    let hours = ["planned_busy_time", "production_time", "delay_time", "down_time", "unknown_time"]
    let shares = ["availability", "effectiveness", "quality_ratio", "oee"]
    return [name]
      + hours.map { ReportLedger.text(statement[$0].map { $0 / 3600 }, digits: 2) }
      + ["good", "scrap"].map { ReportLedger.text(statement[$0], digits: 0) }
      + shares.map { ReportLedger.text(statement[$0].map { $0 * 100 }, digits: 1) }
      + [ReportLedger.text(statement["energy_per_good"], digits: 1), statement.quality.rawValue]
  }
}

extension ProductionReport.Entry {
  fileprivate func table(_ ledger: ReportLedger) -> String {
    let numbers = Array(repeating: true, count: 12)
    var table = TextTable(isNumber: [false] + numbers + [false])
    table.append([
      line, "planned h", "running h", "delay h", "down h", "unknown h", "good", "scrap", "A %",
      "E %", "Q %", "OEE %", "Wh/good", "quality",
    ])
    for row in rows {
      let from = ledger.local(row.statement.interval.from)
      table.append(row.cells(row.shift.map { "\(from) \($0)" } ?? from))
    }
    table.append(whole.cells("whole"))
    let stops = whole.statement.sums.stopShares
    guard !stops.isEmpty else { return table.text + "\n" }
    var pareto = TextTable(isNumber: [false, true, true])
    pareto.append(["stops by reason", "count", "hours"])
    for stop in stops {
      let hours = ReportLedger.text(stop.duration / 3600, digits: 2)
      pareto.append([stop.reason, String(stop.count), hours])
    }
    return table.text + "\n\n" + pareto.text + "\n"
  }
}

extension StopShare {
  fileprivate var json: JSON {
    ["reason": .string(reason), "count": .integer(count), "duration": .number(duration)]
  }
}
