import Measurements
import Indicators

extension KPIRow {
  /// The fields that differ from those of another row, each with both; those that are ignored are fields or
  /// values.
  func differences(from other: KPIRow, ignoring ignored: Set<String> = []) -> [String] {
    var found: [String] = []
    func compare<Field: Equatable>(_ name: String, _ mine: Field, _ others: Field) {
      if mine != others, !ignored.contains(name) { found.append("\(name): \(mine) ≠ \(others)") }
    }
    compare("subject", subject, other.subject)
    compare("family", family, other.family)
    compare("period", period, other.period)
    compare("interval", interval, other.interval)
    compare("final", isFinal, other.isFinal)
    compare("revision", revision, other.revision)
    compare("coverage", coverage, other.coverage)
    compare("quality", quality, other.quality)
    compare("shift", shift, other.shift)
    compare("stops", stops, other.stops)
    compare("sources", sources.kept(ignored), other.sources.kept(ignored))
    let names = { (row: KPIRow) in row.values.map(\.name).filter { !ignored.contains($0) } }
    compare("names", names(self), names(other))
    for name in names(self) { compare(name, self[name], other[name]) }
    return found.map { "\(subject) \(period) \(interval.from.milliseconds) \($0)" }
  }
}

extension [String: String] {
  fileprivate func kept(_ ignored: Set<String>) -> Self { filter { !ignored.contains($0.key) } }
}
