import Rows
import Languages
import Accounting
import Calendar
import Charts
import Indicators
import Measurements
import Production

/// A column of numbers: a KPI, divided by a factor that makes it readable.
private struct Column {
  let indicator: Indicator
  let divisor: Double
  let digits: Int
  /// The unit after division, where the heading does not name it.
  let unit: String

  init(_ indicator: Indicator, _ divisor: Double, _ digits: Int, _ unit: String = "") {
    (self.indicator, self.divisor, self.digits, self.unit) = (indicator, divisor, digits, unit)
  }

  func heading(_ language: Language) -> String {
    let text = language.text(indicator.heading)
    return unit.isEmpty ? text : "\(text) \(unit)"
  }

  func cell(_ statement: LineStatement, _ language: Language) -> String {
    language.cell(statement[indicator.name].map { $0 / divisor }, digits: digits)
  }

  /// The columns of every production line.
  static let standing = [
    Self(.plannedBusyTime, 3600, 2, "h"), Self(.productionTime, 3600, 2, "h"),
    Self(.setupTime, 3600, 2, "h"), Self(.delayTime, 3600, 2, "h"), Self(.downTime, 3600, 2, "h"),
    Self(.unknownTime, 3600, 2, "h"), Self(.good, 1, 0), Self(.scrap, 1, 0),
    Self(.availability, 0.01, 1, "%"), Self(.effectiveness, 0.01, 1, "%"),
    Self(.qualityRatio, 0.01, 1, "%"), Self(.oee, 0.01, 1, "%"),
  ]

  /// The columns that appear only where an account supplies the line, or people are known.
  static let optional = [
    Self(.goodPerWorkerHour, 1, 1), Self(.energyPerGood, 1, 1), Self(.costPerGood, 1, 2),
    Self(.co2ePerGood, 0.001, 2), Self(.idleEnergyShare, 0.01, 1, "%"),
  ]
}

extension ProductionReport.Entry {
  func table(_ report: ProductionReport, _ language: Language) -> String {
    let columns =
      Column.standing
      + Column.optional.filter { column in
        (rows + [whole]).contains { $0.statement[column.indicator.name] != nil }
      }
    var table = AlignedTable(
      [AlignedTable.Column(heading: language.text(.from), isNumber: false)]
        + columns.map { AlignedTable.Column(heading: $0.heading(language)) }
        + [AlignedTable.Column(heading: language.text(.quality), isNumber: false)]
    )
    for row in rows {
      let from = report.ledger.local(row.statement.interval.from)
      table.add(row.cells(row.shift.map { "\(from) \($0)" } ?? from, columns, language))
    }
    table.add(whole.cells(language.text(.whole), columns, language))
    let head = "\(report.site) · \(line) · \(report.heading(language))\n"
    return head + table.text + "\n" + pareto(language)
  }

  /// The stops by reason, the longest first; empty where there were none.
  private func pareto(_ language: Language) -> String {
    let stops = whole.statement.sums.stopShares
    guard !stops.isEmpty else { return "" }
    var table = AlignedTable([
      .init(heading: language.text(.stopsByReason), isNumber: false),
      .init(heading: language.text(.count)),
      .init(heading: language.text(.hours)),
    ])
    for stop in stops {
      let hours = language.cell(stop.duration / 3600, digits: 2)
      table.add([stop.reason, String(stop.count), hours])
    }
    return "\n" + table.text + "\n"
  }
}

extension ProductionReport.Row {
  fileprivate func cells(
    _ name: String,
    _ columns: [Column],
    _ language: Language
  ) -> [String] {
    [name] + columns.map { $0.cell(statement, language) }
      + [language.word(statement.quality) + (isFinal ? "" : " *")]
  }
}
