import Baselines
import Calendar
import Energy
import Indicators
import Measurements
import Production

extension Accounting {
  /// How many periods are compared between two commits, so that a long past does not hold up the present.
  private static let periodsAtOnce = 20

  /// Takes over the states of baselines whose definition is the same.
  func restoreBaselines(from checkpoints: [String: [UInt8]], at now: Timestamp) {
    baselines = definition.baselines.map { baseline in
      let bytes = checkpoints[BaselineState.checkpointKey(baseline.id)]
      let book = bytes.flatMap { StateCheckpoint.state(BaselineState.self, from: $0) }
      guard var book, book.definition == baseline else { return BaselineState(baseline, now: now) }
      book.retry()
      return book
    }
  }

  /// Notes which periods a corrected row changes.
  func noteCorrections(_ results: [KPIRow]) {
    for result in results where result.isFinal && result.revision > 1 {
      for position in baselines.indices where baselines[position].concerns(result) {
        let isKnown = baselines[position].corrected.contains(result.interval)
        if !isKnown, result.interval.to <= baselines[position].reached {
          baselines[position].corrected.append(result.interval)
        }
      }
    }
  }

  /// Trains and compares what is due, from the ledger.
  func updateBaselines(at now: Timestamp) async throws(LedgerError) -> LedgerChanges {
    var changes = LedgerChanges()
    for position in baselines.indices {
      let former = baselines[position]
      if former.isDue(at: now), isTrainingSettled(former.definition, at: now) {
        changes.events.append(try await train(position, at: now))
      }
      if baselines[position].model != nil {
        changes.results += try await compare(position, at: now)
      }
      guard baselines[position] != former else { continue }
      changes.checkpoints[BaselineState.checkpointKey(former.definition.id)] =
        StateCheckpoint.bytes(of: baselines[position])
    }
    return changes
  }

  private func train(_ position: Int, at now: Timestamp) async throws(LedgerError) -> Event {
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
          meters: try await newestMeterSlots(in: month),
          lines: try await newestProductionSlots(in: month),
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
    at now: Timestamp
  ) async throws(LedgerError) -> [KPIRow] {
    let baseline = baselines[position].definition
    let period = baseline.period
    var due = baselines[position].corrected
    let known = due.count
    let past = Interval(from: baselines[position].reached, to: now)
    let next = nextIntervals(of: period, in: past)
    for interval in next.prefix(Self.periodsAtOnce) {
      guard isSettled(interval, of: baseline, at: now) else { break }
      due.append(interval)
    }
    let newest = due.dropFirst(known).map(\.to).max()
    due += restated(position, besides: due)
    due.sort { $0.from < $1.from }
    var rows: [KPIRow] = []
    for interval in due {
      let statement = BaselineStatement(
        of: baseline,
        definition,
        meters: try await newestMeterSlots(in: interval),
        lines: try await newestProductionSlots(in: interval),
        in: interval
      )
      let shift = period == .shift ? definition.calendar.shift(containing: interval.from)?.id : nil
      let row = statement.flatMap {
        baselines[position].row(of: $0, shift: shift)
      }
      if let row { rows.append(row) }
    }
    baselines[position].corrected = []
    if let newest { baselines[position].reached = max(past.from, newest) }
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

  /// Whether the rows that a period's numbers come from are final.
  private func isSettled(
    _ interval: Interval,
    of baseline: EnergyBaseline,
    at now: Timestamp
  ) -> Bool {
    let account = accounts.first { $0.definition.id == baseline.account }
    let key = RowKind.period(baseline.period)
    let entry = account?.intervals[.init(kind: key, from: interval.from)]
    guard entry?.isFinal != false else { return false }
    let grace = Self.grace(ofPolls: slowestPoll(ofDriversOf: baseline))
    let isKnown = now >= interval.to.advanced(byMilliseconds: grace)
    guard isKnown || hasReached(interval.to, driversOf: baseline) else { return false }
    return lines.allSatisfy { book in
      !baseline.drivers.contains { $0.line == book.definition.id }
        || book.intervals[.init(kind: key, from: interval.from)]?.isFinal != false
    }
  }

  /// Whether the last period of a training is known as well as it will be: a model that is made of a part
  /// of it would not be that of a report.
  private func isTrainingSettled(_ baseline: EnergyBaseline, at now: Timestamp) -> Bool {
    guard case .ledger(let interval) = baseline.training else { return true }
    let month = Interval(
      from: interval.to.advanced(byMilliseconds: -40 * 86_400_000),
      to: interval.to
    )
    let last = definition.calendar.intervals(of: baseline.period, in: month).last
    guard let last, last.to > interval.from else { return true }
    return isSettled(last, of: baseline, at: now)
  }

  private func slowestPoll(ofDriversOf baseline: EnergyBaseline) -> Int64 {
    feeds(ofDriversOf: baseline).reduce(1) { max($0, $1.pollPeriod) }
  }

  private func hasReached(_ moment: Timestamp, driversOf baseline: EnergyBaseline) -> Bool {
    feeds(ofDriversOf: baseline).allSatisfy { ($0.reached ?? .distantPast) >= moment }
  }

  private func feeds(ofDriversOf baseline: EnergyBaseline) -> [MeterFeed] {
    feeds.filter { feed in
      baseline.drivers.contains {
        $0.reduction != nil && $0.line == feed.device && $0.field == feed.point
          && $0.base == feed.base
      }
    }
  }

  /// The store's slots, and in their stead those in memory, which may be newer.
  func newestMeterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot] {
    var slots: [SlotKey: MeterSlot] = [:]
    for slot in try await meterSlots(in: interval) {
      slots[SlotKey(slot.register, slot.slot)] = slot
    }
    for register in registers {
      for slot in register.slots.values where interval.contains(slot.slot.from) {
        slots[SlotKey(slot.register, slot.slot)] = slot
      }
    }
    return Array(slots.values)
  }

  func newestProductionSlots(
    in interval: Interval
  ) async throws(LedgerError) -> [ProductionSlot] {
    var slots: [SlotKey: ProductionSlot] = [:]
    for slot in try await productionSlots(in: interval) {
      slots[SlotKey(slot.line, slot.slot)] = slot
    }
    for line in lines {
      for slot in line.slots.values where interval.contains(slot.slot.from) {
        slots[SlotKey(slot.line, slot.slot)] = slot
      }
    }
    return Array(slots.values)
  }
}

extension BaselineState {
  /// Whether a result is one of those that the baseline's periods come from.
  func concerns(_ result: KPIRow) -> Bool {
    guard result.period == definition.period.rawValue else { return false }
    switch result.family {
    case .energy: return result.subject == definition.account
    case .production: return definition.drivers.contains { $0.line == result.subject }
    default: return false
    }
  }
}
