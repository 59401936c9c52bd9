package import Languages
import Calendar
import Charts
import Indicators
import Measurements

extension EnergyReport {
  /// A table for people, one account after the other, with sums.
  package func table(_ language: Language) -> String {
    var text: [UInt8] = []
    // All accounts have the same intervals, so each time is formatted once.
    var clocks: [Timestamp: [UInt8]] = [:]
    for account in accounts {
      if !text.isEmpty { text.append(contentsOf: "\n\n".utf8) }
      text.append(contentsOf: "\(site) · \(account.id) · \(heading(language))\n".utf8)
      table(of: account, language, &clocks).append(to: &text)
    }
    text.append(UInt8(ascii: "\n"))
    return String(decoding: text, as: UTF8.self)
  }

  private func table(
    of account: Account,
    _ language: Language,
    _ clocks: inout [Timestamp: [UInt8]]
  ) -> AlignedTable {
    let fields = account.fields.map(ReportField.init)
    var table = AlignedTable(
      [AlignedTable.Column(heading: language.text(.fromHeading), isNumber: false)]
        + fields.map { AlignedTable.Column(heading: $0.heading(language)) }
        + [
          AlignedTable.Column(heading: language.text(.coverageHeading)),
          AlignedTable.Column(heading: language.text(.qualityHeading), isNumber: false),
        ]
    )
    let columns = fields.map { ($0, $0.scale) }
    for row in account.rows { add(row, columns, language, &clocks, to: &table) }
    let sums = fields.map { field in
      account.total(field.name).map { field.text($0, language) } ?? ""
    }
    if !account.rows.isEmpty { table.add([language.text(.totalHeading)] + sums) }
    return table
  }

  private func add(
    _ row: KPIRow,
    _ columns: [(ReportField, scale: (divisor: Double, digits: Int, isPadded: Bool))],
    _ language: Language,
    _ clocks: inout [Timestamp: [UInt8]],
    to table: inout AlignedTable
  ) {
    let start = clocks[row.interval.from] ?? clock(row.interval.from)
    clocks[row.interval.from] = start
    table.add { text in
      text.append(contentsOf: start)
      if let shift = row.shift { text.append(contentsOf: " \(shift)".utf8) }
    }
    for (position, (field, scale)) in columns.enumerated() {
      table.add { text in
        guard let value = row.value(field.name, near: position) else { return }
        if field.name == "peak_demand_at" {
          text.append(contentsOf: clock(value))
        } else {
          let shown = value / scale.divisor
          language.append(shown, digits: scale.digits, padded: scale.isPadded, to: &text)
        }
      }
    }
    table.add { text in
      language.append(row.coverage * 100, digits: 1, padded: true, to: &text)
      text.append(contentsOf: " %".utf8)
    }
    table.add { text in
      text.append(contentsOf: language.word(row.quality).utf8)
      if !row.isFinal { text.append(contentsOf: " *".utf8) }
    }
    table.endLine()
  }

  /// `2026-10-14 06:15` by the plant's clock.
  private func clock(_ moment: Timestamp) -> [UInt8] {
    let text = zone.text(of: moment).utf8.prefix(16)
    return text.map { $0 == UInt8(ascii: "T") ? UInt8(ascii: " ") : $0 }
  }

  /// The same for Unix milliseconds.
  private func clock(_ milliseconds: Double) -> [UInt8] {
    Int64(exactly: milliseconds.rounded()).map { clock(Timestamp(milliseconds: $0)) } ?? []
  }

  /// The title of the report.
  func heading(_ language: Language) -> String {
    let from = zone.local(at: interval.from).date.iso
    let last = zone.local(at: interval.to.advanced(byMilliseconds: -1)).date.iso
    let days = from == last ? from : "\(from) … \(last)"
    return "\(days), \(language.word(period))"
  }
}

extension KPIRow {
  /// The value with a name; fast where it is at `position`, as in most rows of an account.
  func value(_ name: String, near position: Int) -> Double? {
    if values.indices.contains(position), values[position].name == name {
      return values[position].value
    }
    return self[name]
  }
}
