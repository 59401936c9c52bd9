import Accounting
package import Calendar
import Energy
import Indicators
import Measurements
import Production

/// What production lines did, interval by interval and as a whole, from the ledger.
package struct ProductionReport: Sendable {
  /// A line's rows and their whole.
  struct Entry: Sendable {
    var line: String
    var rows: [Row]
    /// Of all the rows' sums: its ratios are no means of theirs.
    var whole: Row
  }

  struct Row: Sendable {
    var statement: LineStatement
    var shift: String?
    var isFinal: Bool
  }

  let ledger: ReportLedger
  let period: Period
  let entries: [Entry]

  /// - Parameters:
  ///   - ledger: Of the report's days.
  ///   - period: What the rows are of.
  ///   - line: The line's id; `nil`: all.
  /// - Throws: ``ReportFailure``.
  package init(
    _ ledger: ReportLedger,
    period: Period,
    line: String?
  ) throws(ReportFailure) {
    let ids = ledger.definition.lines.map(\.id).filter { line == nil || $0 == line }
    guard !ids.isEmpty else {
      throw .nothingToReport(
        line.map { "there is no production line \"\($0)\"" } ?? "kpis.yaml has no production line"
      )
    }
    self.ledger = ledger
    self.period = period
    entries = ids.compactMap { Entry($0, ledger, period) }
  }
}

extension ProductionReport.Entry {
  fileprivate init?(_ line: String, _ ledger: ReportLedger, _ period: Period) {
    let intervals = ledger.intervals(of: period)
    guard let first = intervals.first, let last = intervals.last else { return nil }
    let rows = intervals.compactMap { ProductionReport.Row(line, ledger, $0, period) }
    let span = Interval(from: first.from, to: last.to)
    guard let whole = ProductionReport.Row(line, ledger, span, nil) else { return nil }
    (self.line, self.rows, self.whole) = (line, rows, whole)
  }
}

extension ProductionReport.Row {
  fileprivate init?(
    _ line: String,
    _ ledger: ReportLedger,
    _ interval: Interval,
    _ period: Period?
  ) {
    let definition = ledger.definition
    let account = definition.lines.first { $0.id == line }?.energy
    let supply = account.flatMap {
      AccountStatement(of: $0, definition, slots: ledger.meters, in: interval, now: ledger.now)
    }
    let imported = supply?.totals.imported.flatMap { $0.isKnown ? $0.amount : nil }
    let statement = LineStatement(
      of: line,
      definition,
      slots: ledger.lines,
      in: interval,
      energy: imported.map(MilliUnits.units),
      now: ledger.now
    )
    guard let statement else { return nil }
    self.statement = statement
    shift = period == .shift ? definition.calendar.shift(containing: interval.from)?.id : nil
    isFinal = interval.to <= ledger.now
  }
}
