import Accounting
import Energy
import Indicators
import Measurements
import Messages
import Production

/// The store of a replay: it is in memory, and messages go to a writer.
actor ReplayLedger: LedgerStore {
  private let writer: MessageWriter
  private var meters: [String: [Timestamp: MeterSlot]] = [:]
  private var production: [String: [Timestamp: ProductionSlot]] = [:]
  private var runs: [String: [Timestamp: PastRun]] = [:]
  private var published: [PublicationKey: Publication] = [:]
  private var prunedAt = Timestamp.distantPast
  /// What the writer has not received yet.
  private var news: [ReplayNews] = []
  private var rows = 0
  /// The running writer; one piece at a time keeps the order, and keeps the backlog small.
  private var writing: Task<Void, Never>?

  private static let pieceSize = 2000

  init(assets: AssetMessages, descriptor: Int32) {
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
    meters.values.flatMap { $0.values.filter { interval.contains($0.slot.from) } }
  }

  func productionSlots(in interval: Interval) -> [ProductionSlot] {
    production.values.flatMap { $0.values.filter { interval.contains($0.slot.from) } }
  }

  func runs(of line: String, overlapping interval: Interval) -> [PastRun] {
    runs[line, default: [:]].values.filter { !$0.interval.intersection(interval).isEmpty }
  }

  func publications(endingAfter moment: Timestamp) -> [PublicationKey: Publication] {
    published.filter { $0.value.end > moment }
  }

  func commit(_ changes: LedgerChanges) async {
    for slot in changes.meterSlots { meters[slot.register, default: [:]][slot.slot.from] = slot }
    for slot in changes.productionSlots {
      production[slot.line, default: [:]][slot.slot.from] = slot
    }
    for run in changes.runs { runs[run.line, default: [:]][run.interval.from] = run }
    for result in changes.results where result.isFinal {
      published[PublicationKey(result)] = Publication(
        end: result.interval.to,
        revision: result.revision,
        isFinal: true
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
    for (register, slots) in meters { meters[register] = slots.filter { $0.key > moment } }
    for (line, slots) in production { production[line] = slots.filter { $0.key > moment } }
    for (line, known) in runs { runs[line] = known.filter { $0.value.interval.to > moment } }
    published = published.filter { $0.value.end > moment }
  }
}
