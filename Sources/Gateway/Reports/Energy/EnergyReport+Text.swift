import Calendar
package import Charts
import Indicators
import Measurements
import Messages

extension EnergyReport {
  /// A table for people, an account after the other, with sums.
  package func table(_ language: ChartLanguage) -> String {
    // The accounts have the same intervals.
    var clocks: [Double: String] = [:]
    return accounts.map { table(of: $0, language, &clocks) }.joined(separator: "\n\n") + "\n"
  }

  private func table(
    of account: Account,
    _ language: ChartLanguage,
    _ clocks: inout [Double: String]
  ) -> String {
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
    for row in account.rows { table.add(cells(of: row, fields, language, &clocks)) }
    let sums = fields.map { field in
      account.total(field.name).map { field.text($0, language) } ?? ""
    }
    if !account.rows.isEmpty { table.add([isEnglish ? "Total" : "Tổng"] + sums) }
    return "\(site) · \(account.id) · \(heading(language))\n\(table.text)"
  }

  private func cells(
    of row: IndicatorResult,
    _ fields: [ReportField],
    _ language: ChartLanguage,
    _ clocks: inout [Double: String]
  ) -> [String] {
    let values = fields.map { field in
      row[field.name].map { value in
        field.name == "peak_demand_at"
          ? Self.clock(value, zone: zone) : field.text(value, language)
      } ?? ""
    }
    let moment = Double(row.interval.from.milliseconds)
    let start = clocks[moment] ?? Self.clock(moment, zone: zone)
    clocks[moment] = start
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
    var text = (heading + fields).joined(separator: ",") + "\n"
    // The accounts have the same intervals.
    var times: [Timestamp: String] = [:]
    for account in accounts {
      for row in account.rows {
        text += account.id
        for moment in [row.interval.from, row.interval.to] {
          let time = times[moment] ?? zone.text(of: moment)
          times[moment] = time
          text += ","
          text += time
        }
        text += row.isFinal ? ",true," : ",false,"
        text += "\(row.revision),\(row.shift ?? ""),\(Self.plain(row.coverage)),"
        text += row.quality.rawValue
        for field in fields {
          text += ","
          if let value = row[field] { text += Self.plain(value) }
        }
        text += "\n"
      }
    }
    return text
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
