import Rows
package import Languages
package import Configuration
import Accounting
import Calendar
import Charts
import Energy
import Indicators
import Measurements
import Tariffs

extension BillReport {
  /// The report as it is printed, with a line end.
  ///
  /// - Throws: ``ReportFailure/notAnswerable(_:)`` for a chart: a bill has none.
  package func text(
    _ format: ReportFormat,
    _ language: Language
  ) throws(ReportFailure) -> String {
    switch format {
    case .table:
      return entries.map { $0.table(month: monthText, language) }.joined(separator: "\n")
    case .csv:
      let rows = entries.flatMap { $0.rows(month: monthText) }
      return ([Entry.columns] + rows).map(CSV.line).joined()
    case .json: return json.indentedText + "\n"
    case .svg: throw .notAnswerable("a bill has no chart: --format is table, csv or json")
    }
  }

  /// Such as `2026-10`.
  private var monthText: String { String(month.iso.dropLast(3)) }

  package var json: JSON {
    ["month": .string(monthText), "bills": .array(entries.map(\.json))]
  }
}

extension BillReport.Entry {
  var currency: String { rates.tariff?.currency ?? "VND" }

  /// Four decimals are enough: 0.0001 of a month is 4 minutes.
  var coverage: Double { (statement.coverage * 10_000).rounded() / 10_000 }

  fileprivate static let columns = [
    "account", "month", "line", "amount", "currency", "formula", "source", "quality", "coverage",
    "paper",
  ]

  fileprivate func rows(month: String) -> [[String]] {
    let total = (name: "total", amount: bill.total, formula: "", source: "")
    let lines = bill.lines.map {
      (name: $0.name, amount: $0.amount, formula: $0.formula, source: $0.source(.english))
    }
    return (lines + [total]).map { line in
      [
        statement.account, month, line.name, String(line.amount), currency, line.formula,
        line.source, statement.quality.rawValue, "\(coverage)", isPaper ? "true" : "false",
      ]
    }
  }

  fileprivate var json: JSON {
    var members: [JSON.Member] = [
      .init("account", .string(statement.account)),
      .init("tariff", .string(rates.tariff?.name ?? "")),
      .init("currency", .string(currency)),
      .init("paper", .bool(isPaper)),
      .init("from", .integer(Int(statement.interval.from.milliseconds))),
      .init("to", .integer(Int(statement.interval.to.milliseconds))),
      .init("final", .bool(statement.isFinal)),
      .init("quality", .string(statement.quality.rawValue)),
      .init("coverage", .number(coverage)),
      .init("energy", .number(MilliUnits.units(statement.usage.energy))),
      .init("lines", .array(bill.lines.map(\.json))),
      .init("subtotal", .integer(Int(bill.subtotal))),
      .init("vat", .integer(Int(bill.vat))),
      .init("total", .integer(Int(bill.total))),
      .init("notes", .array(notes.map { .string($0.text(.english)) })),
    ]
    if let factor = bill.powerFactor {
      members.append(.init("power_factor", .number(Double(factor) / 100)))
    }
    return .object(members)
  }
}

extension BillLine {
  /// `peak`, `normal`, `off_peak`, `capacity`, `reactive`, `vat`.
  var name: String { band?.rawValue ?? kind.rawValue }

  fileprivate var json: JSON {
    [
      "line": .string(name), "amount": .integer(Int(amount)), "formula": .string(formula),
      "source": .string(source(.english)),
    ]
  }
}
