import Calendar
package import Charts
import Indicators
import Measurements
import Messages

extension EnergyReport {
  /// A table for people, an account after the other, with sums.
  package func table(_ language: ChartLanguage) -> String {
    accounts.map { table(of: $0, language) }.joined(separator: "\n\n") + "\n"
  }

  private func table(of account: Account, _ language: ChartLanguage) -> String {
    let isEnglish = language == .english
    let fields = account.fields.map(ReportField.init)
    var table = AlignedTable(
      [AlignedTable.Column(heading: isEnglish ? "From" : "Từ", isNumber: false)]
        + fields.map { AlignedTable.Column(heading: $0.heading(language)) }
        + [
          AlignedTable.Column(heading: isEnglish ? "Coverage" : "Độ phủ"),
          AlignedTable.Column(heading: isEnglish ? "Quality" : "Chất lượng", isNumber: false),
        ]
    )
    for row in account.rows { table.add(cells(of: row, fields, language)) }
    let sums = fields.map { field in
      account.total(field.name).map { field.text($0, language) } ?? ""
    }
    if !account.rows.isEmpty { table.add([isEnglish ? "Total" : "Tổng"] + sums) }
    return "\(site) · \(account.id) · \(heading(language))\n\(table.text)"
  }

  private func cells(
    of row: IndicatorResult,
    _ fields: [ReportField],
    _ language: ChartLanguage
  ) -> [String] {
    let values = fields.map { field in
      row[field.name].map { value in
        field.name == "peak_demand_at"
          ? Self.clock(value, zone: zone) : field.text(value, language)
      } ?? ""
    }
    let start = Self.clock(Double(row.interval.from.milliseconds), zone: zone)
    let coverage = language.number(row.coverage * 100, digits: 1, padded: true) + " %"
    let quality = language.word(row.quality) + (row.isFinal ? "" : " *")
    return [row.shift.map { "\(start) \($0)" } ?? start] + values + [coverage, quality]
  }

  /// `2026-10-14 06:15` by the plant's clock.
  private static func clock(_ milliseconds: Double, zone: TimeZoneRules) -> String {
    guard let whole = Int64(exactly: milliseconds.rounded()) else { return "" }
    let text = zone.text(of: Timestamp(milliseconds: whole))
    return String(text.prefix(16)).replacing("T", with: " ")
  }

  /// What the report is of.
  func heading(_ language: ChartLanguage) -> String {
    let from = zone.local(at: interval.from).date.iso
    let last = zone.local(at: interval.to.advanced(byMilliseconds: -1)).date.iso
    let days = from == last ? from : "\(from) … \(last)"
    return "\(days), \(language.word(period))"
  }
}

extension EnergyReport {
  /// Comma-separated values with the names and units of the KPI messages: Wh, W, VND, kg.
  package var csv: String {
    var fields: [String] = []
    for field in accounts.flatMap(\.fields) where !fields.contains(field) { fields.append(field) }
    let heading = ["account", "from", "to", "final", "revision", "shift", "coverage", "quality"]
    var lines = [(heading + fields).joined(separator: ",")]
    for account in accounts {
      for row in account.rows {
        let envelope = [
          account.id, zone.text(of: row.interval.from), zone.text(of: row.interval.to),
          String(row.isFinal), String(row.revision), row.shift ?? "", Self.plain(row.coverage),
          row.quality.rawValue,
        ]
        let values = fields.map { row[$0].map(Self.plain) ?? "" }
        lines.append((envelope + values).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func plain(_ value: Double) -> String {
    guard let whole = Int64(exactly: value) else { return "\(value)" }
    return String(whole)
  }

  /// One JSON document with the names and units of the KPI messages.
  package var json: String {
    var json = JSONWriter(capacity: 4096)
    json.object { json in
      json.member("report", "energy")
      json.member("period", period.rawValue)
      json.member("from", interval.from)
      json.member("to", interval.to)
      json.key("accounts")
      json.array { json in for account in accounts { Self.write(account, &json) } }
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private static func write(_ account: Account, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", account.id)
      json.key("rows")
      json.array { json in for row in account.rows { write(row, &json) } }
      json.key("total")
      json.object { json in
        for field in account.fields {
          if let total = account.total(field) { json.member(field, total) }
        }
      }
    }
  }

  private static func write(_ row: IndicatorResult, _ json: inout JSONWriter) {
    json.object { json in
      json.member("from", row.interval.from)
      json.member("to", row.interval.to)
      json.member("final", row.isFinal)
      json.member("revision", row.revision)
      if let shift = row.shift { json.member("shift", shift) }
      json.key("values")
      json.object { json in for value in row.values { json.member(value.name, value.value) } }
      json.member("coverage", row.coverage)
      json.member("quality", row.quality.rawValue)
    }
  }
}
