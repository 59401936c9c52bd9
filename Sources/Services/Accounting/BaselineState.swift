package import Baselines
import Calendar
import Energy
package import Indicators
import Measurements

/// A baseline's state: its model, how far periods have been compared with it, and the running sum.
struct BaselineState: Sendable, Hashable, Codable {
  let definition: EnergyBaseline
  private(set) var model: BaselineModel?
  /// Why there is no model.
  private(set) var refusal: BaselineRefusal?
  /// The end of the newest period that was compared.
  var reached: Timestamp
  private(set) var series = BaselineSeries()
  private(set) var revisions: [Timestamp: Int] = [:]
  /// Periods to be compared again, since a row of theirs was corrected.
  var corrected: [Interval] = []
  /// The beginnings of periods to be told again, since the running sum before them was corrected.
  private(set) var restated: Set<Timestamp>? = []

  /// Periods that ended longer ago are not compared: 400 days, in milliseconds.
  private static let longestReach: Int64 = 400 * 86_400_000

  init(_ definition: EnergyBaseline, now: Timestamp) {
    self.definition = definition
    let earliest = now.advanced(byMilliseconds: -Self.longestReach)
    if case .ledger(let interval) = definition.training {
      reached = max(interval.to, earliest)
    } else {
      reached = now
    }
  }

  static func checkpointKey(_ id: String) -> String { "baseline/\(id)" }

  /// Whether its training has ended, so that a model can be made.
  func isDue(at now: Timestamp) -> Bool {
    guard model == nil, refusal == nil else { return false }
    if case .ledger(let interval) = definition.training { return interval.to <= now }
    return true
  }

  /// Makes the model; what is refused is told by the event.
  mutating func train(_ periods: [BaselinePeriod], at now: Timestamp) -> Event {
    do throws(BaselineRefusal) {
      let model = try BaselineModel(training: periods, limit: definition.minimumR2)
      (self.model, refusal) = (model, nil)
      return trained(model, at: now)
    } catch {
      refusal = error
      return refused(error, at: now)
    }
  }

  /// Notes that all later rows have another running sum.
  private mutating func restate(after from: Timestamp) {
    restated = (restated ?? []).union(series.beginnings(after: from))
  }

  /// The first of the periods to be told again, which are no longer noted then.
  mutating func takeRestated(_ count: Int) -> [Timestamp] {
    let next = (restated ?? []).sorted().prefix(max(0, count))
    restated?.subtract(next)
    return Array(next)
  }

  /// Lets a refused training be tried again.
  mutating func retry() { refusal = nil }

  /// Compares a period with the model.
  mutating func row(
    of statement: BaselineStatement,
    shift: String?
  ) -> KPIRow? {
    guard let model else { return nil }
    let comparison = statement.comparison(to: model)
    let from = statement.interval.from
    let former = series.saving(of: from)
    let sum = series.add(comparison.countedSaving, of: from)
    if let former, former != comparison.countedSaving { restate(after: from) }
    let revision = (revisions[from] ?? 0) + 1
    revisions[from] = revision
    if revisions.count > 1000, let oldest = revisions.keys.min() { revisions[oldest] = nil }
    return KPIRow(
      subject: definition.account,
      family: .baseline,
      period: definition.period.rawValue,
      interval: statement.interval,
      isFinal: true,
      revision: revision,
      values: comparison.values(cusum: sum, model, imported: statement.imported),
      coverage: statement.coverage,
      quality: statement.quality,
      shift: shift
    )
  }
}

extension BaselineState {
  private func trained(_ model: BaselineModel, at now: Timestamp) -> Event {
    let fit = "R² \(Self.rounded(model.r2)), CV(RMSE) \(Self.rounded(model.variation))"
    return event(
      "baseline_trained",
      .info,
      "The baseline \(definition.id) is made of \(model.periods) periods: \(fit)",
      "Đường cơ sở \(definition.id) lập từ \(model.periods) kỳ: \(fit)",
      at: now
    )
  }

  private func refused(_ refusal: BaselineRefusal, at now: Timestamp) -> Event {
    event(
      "baseline_refused",
      .warning,
      "The baseline \(definition.id) cannot be made: \(refusal)",
      "Không lập được đường cơ sở \(definition.id): \(refusal)",
      at: now
    )
  }

  private func event(
    _ type: String,
    _ severity: Event.Severity,
    _ english: String,
    _ vietnamese: String,
    at now: Timestamp
  ) -> Event {
    Event(
      subject: definition.account,
      timestamp: now,
      id: "\(definition.account).baseline.\(definition.id)",
      type: type,
      severity: severity,
      english: english,
      vietnamese: vietnamese
    )
  }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension BaselineComparison {
  /// By the names of the documentation; a period that too little is known of is not judged.
  ///
  /// With `imported`, in Wh, what is compared is the consumption of a site that generates.
  package func values(
    cusum: Double,
    _ model: BaselineModel,
    imported: Double? = nil
  ) -> [IndicatorValue] {
    let judged = isComplete ? self : nil
    return [
      IndicatorValue(.activeEnergyImport, imported ?? actual),
      imported.map { _ in IndicatorValue(.consumption, actual) },
      IndicatorValue(.expected, expected),
      judged?.ratio.map { IndicatorValue(.enpi, $0) },
      judged.map { IndicatorValue(.saving, $0.saving) },
      IndicatorValue(.cusum, cusum),
      judged?.specificEnergy.map { IndicatorValue(.specificEnergy, $0) },
      IndicatorValue(.extrapolated, isExtrapolated ? 1 : 0), IndicatorValue(.r2, model.r2),
      IndicatorValue(.cvRMSE, model.variation),
      IndicatorValue(.trainingPeriods, Double(model.periods)),
    ].compactMap { $0 }.filter { $0.value.isFinite }
  }
}
