import Calendar
import Indicators
import Measurements
import Messages

extension EnergyReport {
  /// Comma-separated values with the names and units of the KPI messages: Wh, W, VND, kg.
  package var csv: String {
    var fields: [String] = []
    for field in accounts.flatMap(\.fields) where !fields.contains(field) { fields.append(field) }
    let heading = ["account", "from", "to", "final", "revision", "shift", "coverage", "quality"]
    var text = Array(((heading + fields).joined(separator: ",") + "\n").utf8)
    // All accounts have the same intervals, so each time is formatted once.
    var times: [Timestamp: [UInt8]] = [:]
    for account in accounts {
      for row in account.rows { append(row, of: account, fields, &times, to: &text) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func append(
    _ row: KPIRow,
    of account: Account,
    _ fields: [String],
    _ times: inout [Timestamp: [UInt8]],
    to text: inout [UInt8]
  ) {
    text.append(contentsOf: account.id.utf8)
    for moment in [row.interval.from, row.interval.to] {
      let time = times[moment] ?? Array(",\(zone.text(of: moment))".utf8)
      times[moment] = time
      text.append(contentsOf: time)
    }
    text.append(contentsOf: row.isFinal ? ",true,".utf8 : ",false,".utf8)
    text.append(contentsOf: "\(row.revision),\(row.shift ?? ""),".utf8)
    Self.append(row.coverage, to: &text)
    text.append(UInt8(ascii: ","))
    text.append(contentsOf: row.quality.rawValue.utf8)
    for (position, field) in fields.enumerated() {
      text.append(UInt8(ascii: ","))
      if let value = row.value(field, near: position) { Self.append(value, to: &text) }
    }
    text.append(UInt8(ascii: "\n"))
  }

  private static func append(_ value: Double, to text: inout [UInt8]) {
    if let whole = Int64(exactly: value) {
      text.append(contentsOf: String(whole).utf8)
    } else {
      text.append(contentsOf: value.description.utf8)
    }
  }

  /// One JSON document with the names and units of the KPI messages.
  package var json: String {
    var keys = EncodedKeys()
    var json = JSONWriter(capacity: 1 << 16)
    json.object { json in
      json.member("report", "energy")
      json.member("period", period.rawValue)
      json.member("from", interval.from)
      json.member("to", interval.to)
      json.key("accounts")
      json.array { json in for account in accounts { Self.write(account, &keys, &json) } }
    }
    json.endLine()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func write(
    _ account: Account,
    _ keys: inout EncodedKeys,
    _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("id", account.id)
      json.key("rows")
      json.array { json in for row in account.rows { write(row, &keys, &json) } }
      json.key("total")
      json.object { json in
        for field in account.fields {
          if let total = account.total(field) { json.member(field, total) }
        }
      }
    }
  }

  private static func write(
    _ row: KPIRow,
    _ keys: inout EncodedKeys,
    _ json: inout JSONWriter
  ) {
    json.object { json in
      json.key(encoded: keys.from)
      json.timestamp(row.interval.from)
      json.key(encoded: keys.to)
      json.timestamp(row.interval.to)
      json.key(encoded: keys.final)
      json.bool(row.isFinal)
      json.key(encoded: keys.revision)
      json.integer(row.revision)
      if let shift = row.shift { json.member("shift", shift) }
      json.key(encoded: keys.values)
      json.object { json in
        for (position, value) in row.values.enumerated() {
          json.key(encoded: keys.key(of: value.name, at: position))
          json.compactNumber(value.value)
        }
      }
      json.key(encoded: keys.coverage)
      json.compactNumber(row.coverage)
      json.key(encoded: keys.quality)
      json.string(row.quality.rawValue)
    }
  }
}

/// The keys of rows, encoded once for all rows.
private struct EncodedKeys {
  let from = JSONWriter.encodedKey("from")
  let to = JSONWriter.encodedKey("to")
  let final = JSONWriter.encodedKey("final")
  let revision = JSONWriter.encodedKey("revision")
  let values = JSONWriter.encodedKey("values")
  let coverage = JSONWriter.encodedKey("coverage")
  let quality = JSONWriter.encodedKey("quality")
  /// The names in the previous row, by position; most rows have the same names.
  private var names: [(name: String, encoded: [UInt8])] = []

  mutating func key(of name: String, at position: Int) -> [UInt8] {
    if names.indices.contains(position), names[position].name == name {
      return names[position].encoded
    }
    let encoded = JSONWriter.encodedKey(name)
    if position < names.count {
      names[position] = (name, encoded)
    } else if position == names.count {
      names.append((name, encoded))
    }
    return encoded
  }
}
