import Rows
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

    var shift: String? { statement.row.shift }
    var isFinal: Bool { statement.row.isFinal }
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
    guard let first = intervals.first, let last = intervals.last,
      let source = ProductionReport.Source(line, ledger)
    else { return nil }
    self.line = line
    rows = intervals.map { source.row($0, period) }
    whole = source.row(Interval(from: first.from, to: last.to), nil)
    states = Self.states(of: line, runs, ledger)
  }
}

extension ProductionReport {
  /// What the rows of a line are made of.
  fileprivate struct Source {
    private let line: ProductionLineRows
    /// The account that supplies the line.
    private let account: EnergyAccount?
    private let ledger: ReportLedger

    init?(_ line: String, _ ledger: ReportLedger) {
      guard let rows = ledger.definition.lineRows(line) else { return nil }
      self.line = rows
      account = rows.definition.energy.flatMap { ledger.definition.energyAccount($0) }
      self.ledger = ledger
    }

    /// The row of an interval; without a period, of the whole report.
    func row(_ interval: Interval, _ period: Period?) -> Row {
      let calendar = ledger.definition.calendar
      let shift = period == .shift ? calendar.shift(containing: interval.from)?.id : nil
      let statement = LineStatement(
        of: line,
        slots: ledger.lines,
        in: RowPlace(interval: interval, shift: shift),
        period: period?.rawValue ?? "whole",
        stops: ledger.plannedStops(of: line.definition.id),
        supply: account.map {
          AccountStatement(of: $0, slots: ledger.meters, in: interval, now: ledger.now)
        },
        now: ledger.now
      )
      return Row(statement: statement)
    }
  }
}
