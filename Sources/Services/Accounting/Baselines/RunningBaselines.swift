import Events
import Baselines
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// All baselines at work: trained and compared from the ledger.
final class RunningBaselines {
  private let definition: AccountingDefinition
  private let slots: NewestSlots
  private var baselines: [BaselineState] = []

  /// How many periods are compared between two commits, so that a long past does not hold up the present.
  private static let periodsAtOnce = 20

  init(_ definition: AccountingDefinition, _ slots: NewestSlots) {
    self.definition = definition
    self.slots = slots
  }

  /// Takes over the states of baselines whose definition is the same.
  func restore(from checkpoints: [String: [UInt8]], at now: Timestamp) {
    baselines = definition.baselines.map { baseline in
      let bytes = checkpoints[BaselineState.checkpointKey(baseline.id)]
      let state = bytes.flatMap { StateCheckpoint.state(BaselineState.self, from: $0) }
      guard var state, state.definition == baseline else {
        return BaselineState(baseline, now: now)
      }
      state.retry()
      return state
    }
  }

  /// Notes which periods corrected rows change.
  func noteCorrections(_ rows: [KPIRow]) {
    for row in rows where row.isFinal && row.revision > 1 {
      for position in baselines.indices { baselines[position].noteCorrection(row) }
    }
  }

  /// Trains and compares what is due, from the ledger; `isSettled` tells whether the rows are final that a
  /// period's numbers come from.
  func update(
    at now: Timestamp,
    isSettled: (Interval, EnergyBaseline) -> Bool,
    plannedStops: (String) -> [Interval]
  ) async throws(LedgerError) -> LedgerChanges {
    var changes = LedgerChanges()
    for position in baselines.indices {
      let former = baselines[position]
      if former.isDue(at: now), isTrainingSettled(former.definition, isSettled) {
        changes.events.append(try await train(position, at: now, plannedStops))
      }
      if baselines[position].model != nil {
        changes.results += try await compare(position, at: now, isSettled, plannedStops)
      }
      guard baselines[position] != former else { continue }
      changes.checkpoints[BaselineState.checkpointKey(former.definition.id)] =
        StateCheckpoint.bytes(of: baselines[position])
    }
    return changes
  }

  private func train(
    _ position: Int,
    at now: Timestamp,
    _ plannedStops: (String) -> [Interval]
  ) async throws(LedgerError) -> Event {
    let baseline = baselines[position].definition
    var periods: [BaselinePeriod] = []
    switch baseline.training {
    case .table(let table): periods = table
    case .ledger(let interval):
      // A month at a time: a year of slots need not fit in memory.
      for month in months(of: interval) {
        periods += BaselineStatement.training(
          of: baseline,
          definition,
          meters: try await slots.meterSlots(in: month),
          lines: try await slots.productionSlots(in: month),
          plannedStops,
          in: month
        )
      }
    }
    return baselines[position].train(periods, at: now)
  }

  private func months(of interval: Interval) -> [Interval] {
    var parts: [Interval] = []
    var from = interval.from
    while from < interval.to {
      let end = definition.calendar.interval(of: .month, containing: from)?.to ?? interval.to
      // A shift that crosses the month's end belongs to none of the parts: few of many.
      parts.append(Interval(from: from, to: min(end, interval.to)))
      from = max(end, from.advanced(byMilliseconds: 1))
    }
    return parts
  }

  private func compare(
    _ position: Int,
    at now: Timestamp,
    _ isSettled: (Interval, EnergyBaseline) -> Bool,
    _ plannedStops: (String) -> [Interval]
  ) async throws(LedgerError) -> [KPIRow] {
    let baseline = baselines[position].definition
    let past = Interval(from: baselines[position].reached, to: now)
    let next = nextIntervals(of: baseline.period, in: past).prefix(Self.periodsAtOnce)
      .prefix { isSettled($0, baseline) }
    var due = baselines[position].corrected + next
    due += restated(position, besides: due)
    due.sort { $0.from < $1.from }
    var rows: [KPIRow] = []
    for interval in due {
      let statement = BaselineStatement(
        of: baseline,
        definition,
        meters: try await slots.meterSlots(in: interval),
        lines: try await slots.productionSlots(in: interval),
        plannedStops,
        in: interval
      )
      let shift =
        baseline.period == .shift
        ? definition.calendar.shift(containing: interval.from)?.id : nil
      let row = statement.flatMap { baselines[position].row(of: $0, shift: shift) }
      if let row { rows.append(row) }
    }
    baselines[position].noteCompared(upTo: next.map(\.to).max().map { max(past.from, $0) })
    return rows
  }

  /// Periods whose running sum is another since an earlier one was corrected, some at a time.
  private func restated(_ position: Int, besides due: [Interval]) -> [Interval] {
    let calendar = definition.calendar
    let period = baselines[position].definition.period
    return baselines[position].takeRestated(Self.periodsAtOnce - due.count).compactMap { from in
      guard !due.contains(where: { $0.from == from }) else { return nil }
      return period == .shift
        ? calendar.shift(containing: from)?.interval
        : calendar.interval(of: period, containing: from)
    }
  }

  /// The first whole intervals of a period in a stretch of time, a few more than are compared at once.
  private func nextIntervals(of period: Period, in past: Interval) -> [Interval] {
    let calendar = definition.calendar
    guard let present = calendar.interval(of: period, containing: past.from) else {
      return calendar.intervals(of: period, in: past)
    }
    let reach = max(3_600_000, present.milliseconds).multipliedReportingOverflow(by: 40)
      .partialValue
    let end = min(past.to, past.from.advanced(byMilliseconds: reach))
    return calendar.intervals(of: period, in: Interval(from: past.from, to: end))
  }

  /// Whether the last period of a training is known as well as it will be: a model that is made of a part
  /// of it would not be that of a report.
  private func isTrainingSettled(
    _ baseline: EnergyBaseline,
    _ isSettled: (Interval, EnergyBaseline) -> Bool
  ) -> Bool {
    guard case .ledger(let interval) = baseline.training else { return true }
    let month = Interval(
      from: interval.to.advanced(byMilliseconds: -40 * 86_400_000),
      to: interval.to
    )
    let last = definition.calendar.intervals(of: baseline.period, in: month).last
    guard let last, last.to > interval.from else { return true }
    return isSettled(last, baseline)
  }
}
