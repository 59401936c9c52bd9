import Indicators
import Measurements

extension ByteWriter {
  /// `fields` are the positions of the KPIs' names in the dictionary.
  mutating func row(_ row: KPIRow, isHistorical: Bool, fields: [String: Int]) {
    let flags: [Bool] = [
      row.isFinal, isHistorical, row.shift != nil, row.stops != nil, !row.sources.isEmpty,
      !row.completeValues.isEmpty,
    ]
    byte(flags.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) })
    text(row.family.rawValue)
    text(row.period)
    signed(row.interval.from.milliseconds)
    signed(row.interval.to.milliseconds)
    signed(Int64(row.revision))
    text(row.quality.rawValue)
    number(row.coverage)
    list(row.values) { writer, value in
      if let field = fields[value.name] {
        writer.count(field + 1)
      } else {
        writer.byte(0)
        writer.text(value.name)
      }
      writer.number(value.value)
    }
    if let shift = row.shift { text(shift) }
    if let stops = row.stops {
      list(stops) { writer, stop in
        writer.text(stop.reason)
        writer.signed(Int64(stop.count))
        writer.number(stop.duration)
      }
    }
    if !row.sources.isEmpty { texts(row.sources) }
    if !row.completeValues.isEmpty {
      list(row.completeValues.sorted()) { writer, name in writer.text(name) }
    }
  }
}

extension ByteReader {
  mutating func row(
    of subject: String,
    fields: [String]
  ) throws(RecordError) -> (row: KPIRow, isHistorical: Bool) {
    let flags = try byte()
    guard flags < 1 << 6 else { throw .unknownLayout }
    func has(_ flag: UInt8) -> Bool { flags & 1 << flag != 0 }
    guard let family = IndicatorFamily(rawValue: try text()) else { throw .unknownLayout }
    let period = try text()
    let from = Timestamp(milliseconds: try signed())
    let to = Timestamp(milliseconds: try signed())
    guard from <= to else { throw .malformed }
    guard let revision = Int(exactly: try signed()) else { throw .malformed }
    guard let quality = ResultQuality(rawValue: try text()) else { throw .unknownLayout }
    let coverage = try number()
    let values = try list { reader throws(RecordError) in try reader.indicator(fields) }
    var row = KPIRow(
      subject: subject,
      family: family,
      period: period,
      interval: Interval(from: from, to: to),
      isFinal: has(0),
      revision: revision,
      values: values,
      coverage: coverage,
      quality: quality
    )
    if has(2) { row.shift = try text() }
    if has(3) { row.stops = try list { reader throws(RecordError) in try reader.stop() } }
    if has(4) { row.sources = try texts() }
    if has(5) {
      row.completeValues = Set(try list { reader throws(RecordError) in try reader.text() })
    }
    return (row, has(1))
  }

  private mutating func indicator(_ fields: [String]) throws(RecordError) -> IndicatorValue {
    let field = try int()
    guard field > 0 else { return IndicatorValue(try text(), try number()) }
    guard field <= fields.count else { throw .unknownName }
    return IndicatorValue(fields[field - 1], try number())
  }

  private mutating func stop() throws(RecordError) -> StopShare {
    let reason = try text()
    guard let count = Int(exactly: try signed()) else { throw .malformed }
    return StopShare(reason: reason, count: count, duration: try number())
  }
}
