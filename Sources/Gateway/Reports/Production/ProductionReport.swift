import Accounting
package import Calendar
import Charts
import Energy
import Indicators
import Measurements
import Production
package import Store

/// What production lines did, for each interval and in total, from the ledger.
package struct ProductionReport: Sendable {
  /// A production line's rows and their total.
  struct Entry: Sendable {
    var line: String
    var rows: [Row]
    /// Computed from the sums of all rows: its ratios are not means of the rows' ratios.
    var whole: Row
    /// The states of the machine, in order.
    var states: [StateTimeline.Stretch]
  }

  struct Row: Sendable {
    var statement: LineStatement
    var shift: String?
    var isFinal: Bool
  }

  let ledger: ReportLedger
  /// The plant's name, for titles.
  let site: String
  let period: Period
  let entries: [Entry]

  /// - Parameters:
  ///   - ledger: The ledger for the report's days.
  ///   - store: Where the ledger is.
  ///   - site: The plant's name.
  ///   - period: The period of the rows.
  ///   - line: The production line's id; `nil`: all.
  /// - Throws: ``ReportFailure``.
  package init(
    _ ledger: ReportLedger,
    store: StoreDatabase,
    site: String,
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
    self.site = site
    self.period = period
    var entries: [Entry] = []
    for id in ids {
      do throws(LedgerError) {
        let runs = try store.runs(of: id, overlapping: ledger.interval)
        if let entry = Entry(id, runs, ledger, period) { entries.append(entry) }
      } catch {
        throw .storeUnreadable("\(error)")
      }
    }
    self.entries = entries
  }
}

extension ProductionReport.Entry {
  fileprivate init?(
    _ line: String,
    _ runs: [PastRun],
    _ ledger: ReportLedger,
    _ period: Period
  ) {
    let intervals = ledger.intervals(of: period)
    guard let first = intervals.first, let last = intervals.last else { return nil }
    let rows = intervals.compactMap { ProductionReport.Row(line, ledger, $0, period) }
    let span = Interval(from: first.from, to: last.to)
    guard let whole = ProductionReport.Row(line, ledger, span, nil) else { return nil }
    (self.line, self.rows, self.whole) = (line, rows, whole)
    states = Self.states(of: line, runs, ledger)
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
    let statement = LineStatement(
      of: line,
      definition,
      slots: ledger.lines,
      in: interval,
      supply: supply,
      now: ledger.now
    )
    guard let statement else { return nil }
    self.statement = statement
    shift = period == .shift ? definition.calendar.shift(containing: interval.from)?.id : nil
    isFinal = interval.to <= ledger.now
  }
}
