import Accounting
import Calendar
import Charts
import Indicators
import Measurements
import Production

/// A column of numbers: a KPI, divided by a factor that makes it readable.
private struct Column {
  let field: String
  let divisor: Double
  let digits: Int
  let english: String
  let vietnamese: String

  init(_ field: String, _ divisor: Double, _ digits: Int, _ english: String, _ vietnamese: String) {
    (self.field, self.divisor, self.digits) = (field, divisor, digits)
    (self.english, self.vietnamese) = (english, vietnamese)
  }

  func cell(_ statement: LineStatement, _ language: ChartLanguage) -> String {
    language.cell(statement[field].map { $0 / divisor }, digits: digits)
  }

  /// The columns of every production line.
  static let standing = [
    Self("planned_busy_time", 3600, 2, "planned h", "kế hoạch h"),
    Self("production_time", 3600, 2, "running h", "chạy h"),
    Self("setup_time", 3600, 2, "setup h", "chuẩn bị h"),
    Self("delay_time", 3600, 2, "delay h", "dừng lỗi h"),
    Self("down_time", 3600, 2, "down h", "ngừng h"),
    Self("unknown_time", 3600, 2, "unknown h", "không rõ h"),
    Self("good", 1, 0, "good", "đạt"),
    Self("scrap", 1, 0, "scrap", "hỏng"),
    Self("availability", 0.01, 1, "A %", "A %"),
    Self("effectiveness", 0.01, 1, "E %", "E %"),
    Self("quality_ratio", 0.01, 1, "Q %", "Q %"),
    Self("oee", 0.01, 1, "OEE %", "OEE %"),
  ]

  /// The columns that appear only where an account supplies the line, or people are known.
  static let optional = [
    Self("good_per_worker_hour", 1, 1, "good/worker h", "đạt/giờ công"),
    Self("energy_per_good", 1, 1, "Wh/good", "Wh/sp đạt"),
    Self("cost_per_good", 1, 2, "đ/good", "đ/sp đạt"),
    Self("co2e_per_good", 0.001, 2, "g CO2e/good", "g CO2e/sp đạt"),
    Self("idle_energy_share", 0.01, 1, "idle energy %", "điện chờ %"),
  ]
}

extension ProductionReport.Entry {
  func table(_ report: ProductionReport, _ language: ChartLanguage) -> String {
    let columns =
      Column.standing
      + Column.optional.filter { column in
        (rows + [whole]).contains { $0.statement[column.field] != nil }
      }
    var table = AlignedTable(
      [AlignedTable.Column(heading: language.text("from", "từ"), isNumber: false)]
        + columns.map { AlignedTable.Column(heading: language.text($0.english, $0.vietnamese)) }
        + [AlignedTable.Column(heading: language.text("quality", "chất lượng"), isNumber: false)]
    )
    for row in rows {
      let from = report.ledger.local(row.statement.interval.from)
      table.add(row.cells(row.shift.map { "\(from) \($0)" } ?? from, columns, language))
    }
    table.add(whole.cells(language.text("whole", "tổng"), columns, language))
    let head = "\(report.site) · \(line) · \(report.heading(language))\n"
    return head + table.text + "\n" + pareto(language)
  }

  /// The stops by reason, the longest first; empty where there were none.
  private func pareto(_ language: ChartLanguage) -> String {
    let stops = whole.statement.sums.stopShares
    guard !stops.isEmpty else { return "" }
    var table = AlignedTable([
      .init(heading: language.text("stops by reason", "dừng theo lý do"), isNumber: false),
      .init(heading: language.text("count", "số lần")),
      .init(heading: language.text("hours", "giờ")),
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
    _ language: ChartLanguage
  ) -> [String] {
    [name] + columns.map { $0.cell(statement, language) }
      + [language.word(statement.quality) + (isFinal ? "" : " *")]
  }
}
