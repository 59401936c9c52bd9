import Accounting
import Energy
import Indicators
import Measurements
import Records
import Production

/// The store of a replay: it is in memory, and messages go to a writer.
actor ReplayLedger: LedgerStore {
  private let writer: MessageWriter
  /// What is kept of a register's slot.
  private struct Counted {
    var end: Timestamp
    var sum: CounterSum
  }

  /// The rows of one topic.
  private struct Series: Hashable {
    var subject: String
    var family: IndicatorFamily
    var period: String
  }

  private struct Published {
    var end: Timestamp
    var revision: Int32
  }

  private var meters: [String: TimedRecords<Counted>] = [:]
  private var production: [String: [Timestamp: ProductionSlot]] = [:]
  private var runs: [String: [Timestamp: PastRun]] = [:]
  /// Final rows.
  private var published: [Series: TimedRecords<Published>] = [:]
  private var prunedAt = Timestamp.distantPast
  /// What the writer has not received yet.
  private var news: [ReplayNews] = []
  private var rows = 0
  /// The running writer; one piece at a time keeps the order, and keeps the backlog small.
  private var writing: Task<Void, Never>?

  private static let pieceSize = 2000

  init(assets: AssetRecords, descriptor: Int32) {
    writer = MessageWriter(assets: assets, descriptor: descriptor)
  }

  /// Whether the reader of the messages has gone.
  var isUnheard: Bool { get async { await writer.isUnheard } }

  /// Writes what was collected; returns the number of messages.
  func end() async -> Int {
    await handOver()
    await writing?.value
    return await writer.end()
  }

  func checkpoints() -> [String: [UInt8]] { [:] }

  func meterSlots(in interval: Interval) -> [MeterSlot] {
    meters.flatMap { register, slots in
      slots.records(in: interval).map { from, counted in
        MeterSlot(
          register: register,
          slot: Interval(from: from, to: counted.end),
          sum: counted.sum
        )
      }
    }
  }

  func productionSlots(in interval: Interval) -> [ProductionSlot] {
    production.values.flatMap { $0.values.filter { interval.contains($0.slot.from) } }
  }

  func runs(of line: String, overlapping interval: Interval) -> [PastRun] {
    runs[line, default: [:]].values.filter { !$0.interval.intersection(interval).isEmpty }
  }

  func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) -> [PublicationKey: Publication] {
    var found: [PublicationKey: Publication] = [:]
    // No interval is longer than a month.
    let early = moment.advanced(byMilliseconds: -32 * 86_400_000)
    for (series, rows) in published {
      for (from, row) in rows.records(in: Interval(from: early, to: max(early, end)))
      where row.end > moment {
        let key = PublicationKey(
          subject: series.subject,
          family: series.family,
          period: series.period,
          from: from
        )
        found[key] = Publication(end: row.end, revision: Int(row.revision), isFinal: true)
      }
    }
    return found
  }

  func commit(_ changes: LedgerChanges) async {
    for slot in changes.meterSlots {
      meters[slot.register, default: TimedRecords()]
        .set(Counted(end: slot.slot.to, sum: slot.sum), at: slot.slot.from)
    }
    for slot in changes.productionSlots {
      production[slot.line, default: [:]][slot.slot.from] = slot
    }
    for run in changes.runs { runs[run.line, default: [:]][run.interval.from] = run }
    for result in changes.results where result.isFinal {
      let series = Series(
        subject: result.subject,
        family: result.family,
        period: result.period
      )
      published[series, default: TimedRecords()].set(
        Published(end: result.interval.to, revision: Int32(clamping: result.revision)),
        at: result.interval.from
      )
    }
    prune(at: changes.time)
    await tell(changes)
  }

  private func tell(_ changes: LedgerChanges) async {
    let results = changes.results
    guard !results.isEmpty || !changes.events.isEmpty else { return }
    news.append(ReplayNews(results: results, events: changes.events, time: changes.time))
    rows += results.count
    if rows >= Self.pieceSize { await handOver() }
  }

  private func handOver() async {
    await writing?.value
    let (writer, piece) = (writer, news)
    news = []
    rows = 0
    writing = Task { await writer.write(piece) }
  }

  /// Removes old slots.
  ///
  /// A gap is booked over its last 62 days at most, and the sums of a month need that month: older
  /// slots are never read.
  private func prune(at now: Timestamp) {
    guard now.milliseconds(since: prunedAt) > 86_400_000 else { return }
    let moment = now.advanced(byMilliseconds: -95 * 86_400_000)
    prunedAt = now
    for register in Array(meters.keys) { meters[register]?.prune(before: moment) }
    for (line, slots) in production { production[line] = slots.filter { $0.key > moment } }
    for (line, known) in runs { runs[line] = known.filter { $0.value.interval.to > moment } }
    for series in Array(published.keys) { published[series]?.prune(before: moment) }
  }
}
