import Production
package import Accounting
package import Baselines
import Calendar
import Energy
import Measurements

/// Periods compared with their baseline, from the ledger.
package struct BaselineReport: Sendable {
  struct Row: Sendable {
    var statement: BaselineStatement
    var comparison: BaselineComparison
    /// The sum of the savings from the report's beginning up to this row.
    var cusum: Double
  }

  struct Entry: Sendable {
    var baseline: EnergyBaseline
    /// The model, or why there is none.
    var model: Result<BaselineModel, BaselineRefusal>
    var rows: [Row]
  }

  let ledger: ReportLedger
  let entries: [Entry]

  /// - Parameters:
  ///   - ledger: The ledger for the report's days.
  ///   - id: The baseline's id; `nil`: all.
  ///   - training: The training periods of a baseline that is trained by the ledger.
  /// - Throws: ``ReportFailure``.
  package init(
    _ ledger: ReportLedger,
    id: String?,
    training: (EnergyBaseline) throws(ReportFailure) -> [BaselinePeriod]
  ) throws(ReportFailure) {
    let baselines = ledger.definition.baselines.filter { id == nil || $0.id == id }
    guard !baselines.isEmpty else {
      throw .nothingToReport(
        id.map { "there is no baseline \"\($0)\"" } ?? "kpis.yaml has no baseline"
      )
    }
    self.ledger = ledger
    var entries: [Entry] = []
    for baseline in baselines {
      entries.append(Entry(baseline, ledger, training: try training(baseline)))
    }
    self.entries = entries
  }
}

extension BaselineReport.Entry {
  fileprivate init(_ baseline: EnergyBaseline, _ ledger: ReportLedger, training: [BaselinePeriod]) {
    self.baseline = baseline
    rows = []
    do throws(BaselineRefusal) {
      let model = try BaselineModel(training: training, limit: baseline.minimumR2)
      self.model = .success(model)
      rows = Self.rows(baseline, ledger, model)
    } catch {
      model = .failure(error)
    }
  }

  private static func rows(
    _ baseline: EnergyBaseline,
    _ ledger: ReportLedger,
    _ model: BaselineModel
  ) -> [BaselineReport.Row] {
    var sum = 0.0
    return ledger.intervals(of: baseline.period).compactMap { interval in
      guard interval.to <= ledger.now else { return nil }
      let statement = BaselineStatement(
        of: baseline,
        ledger.definition,
        meters: ledger.meters.filter { interval.contains($0.slot.from) },
        lines: ledger.lines.filter { interval.contains($0.slot.from) },
        ledger.plannedStops,
        in: interval
      )
      guard let statement else { return nil }
      let comparison = statement.comparison(to: model)
      sum += comparison.countedSaving
      return BaselineReport.Row(statement: statement, comparison: comparison, cusum: sum)
    }
  }
}
