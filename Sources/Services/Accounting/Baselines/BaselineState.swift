import Baselines
import Events
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// A baseline's state: its model, how far periods have been compared with it, and the running sum.
struct BaselineState: Sendable, Hashable, Codable {
  let definition: EnergyBaseline
  private(set) var model: BaselineModel?
  /// Why there is no model.
  private(set) var refusal: BaselineRefusal?
  /// The end of the newest period that was compared.
  private(set) var reached: Timestamp
  private(set) var series = BaselineSeries()
  private(set) var revisions: [Timestamp: Int] = [:]
  /// Periods to be compared again, since a row of theirs was corrected.
  private(set) var corrected: [Interval] = []
  /// The beginnings of periods to be republished, since the running sum before them was corrected.
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

  /// Makes the model; an event reports what is refused.
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

  /// The first of the periods to be republished, which are no longer noted then.
  mutating func takeRestated(_ count: Int) -> [Timestamp] {
    let next = (restated ?? []).sorted().prefix(max(0, count))
    restated?.subtract(next)
    return Array(next)
  }

  /// Notes that a corrected row changes a period that has been compared.
  mutating func noteCorrection(_ row: KPIRow) {
    guard concerns(row), row.interval.to <= reached, !corrected.contains(row.interval) else {
      return
    }
    corrected.append(row.interval)
  }

  /// Whether a row is one of those that the baseline's periods come from.
  private func concerns(_ row: KPIRow) -> Bool {
    guard row.period == definition.period.rawValue else { return false }
    switch row.family {
    case .energy: return row.subject == definition.account
    case .production: return definition.drivers.contains { $0.line == row.subject }
    default: return false
    }
  }

  /// Notes that all corrected periods have been compared again, and new ones up to a moment.
  mutating func noteCompared(upTo moment: Timestamp?) {
    corrected = []
    if let moment { reached = moment }
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
    event(
      .baselineTrained(
        baseline: definition.id,
        periods: model.periods,
        r2: Self.rounded(model.r2),
        cvRMSE: Self.rounded(model.variation)
      ),
      at: now
    )
  }

  private func refused(_ refusal: BaselineRefusal, at now: Timestamp) -> Event {
    event(.baselineRefused(baseline: definition.id, reason: refusal.words), at: now)
  }

  private func event(_ content: EventContent, at now: Timestamp) -> Event {
    let account = definition.account
    return Event(content, of: account, at: now, id: "\(account).baseline.\(definition.id)")
  }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
