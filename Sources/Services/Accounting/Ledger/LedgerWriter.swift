import Energy
import Events
import Indicators
import Measurements
import Production
import Rows

/// Reads and writes the ledger's store: what the store has refused so far stands in its place.
final class LedgerWriter {
  private let store: any LedgerStore
  /// Who settles or corrects takes it, so that no other does meanwhile.
  let turn = SettlingTurn()
  /// What the store has refused so far.
  private var unsaved = LedgerChanges()
  /// Rows that wait for the gateway's moment, the oldest first.
  private var held: [LedgerChanges] = []
  /// Events for the next changes.
  private var events: [Event] = []
  /// Corrections of accounts that the store does not have yet.
  private var corrections: [EnergyCorrection] = []
  /// Which revisions brokers may have seen though the store lacks them; `nil`: none.
  var revisions: RevisionFloor?
  /// How often a state was published as ended that later readings showed to have gone on.
  private(set) var lateStates = 0
  /// Why the store could not be written or read; `nil` while it can.
  private(set) var failure: LedgerError?

  init(_ store: any LedgerStore) { self.store = store }

  // MARK: - Writing

  func add(_ event: Event?) { if let event { events.append(event) } }

  func add(_ news: [Event]) {
    events += news
    lateStates += news.lazy.filter { $0.kind == .stateResumed }.count
  }

  func add(_ correction: EnergyCorrection) { corrections.append(correction) }

  func add(checkpoint bytes: [UInt8], for key: String) { unsaved.checkpoints[key] = bytes }

  /// Hands out the events for the next changes.
  func takeNews(into changes: inout LedgerChanges) {
    (changes.events, changes.corrections) = (events, corrections)
    (events, corrections) = ([], [])
  }

  /// Takes changes, to be committed.
  func append(_ changes: LedgerChanges) { unsaved.append(changes) }

  func commit() async throws(LedgerError) {
    guard !unsaved.isEmpty else { return }
    try await store.commit(unsaved)
    unsaved = LedgerChanges()
  }

  /// Takes rows out of changes that are published a little later.
  ///
  /// The rest can be committed before: after a sudden end, a row that the store does not have is made again.
  func hold(_ delay: RowDelay, _ changes: inout LedgerChanges, at now: Timestamp) {
    // A store that refuses gets everything as soon as it can.
    guard failure == nil else { return }
    let keys = Set(held.flatMap { $0.results.map(PublicationKey.init) })
    let waits = { (row: KPIRow) in
      delay.concerns(row.interval, at: now) || keys.contains(PublicationKey(row))
    }
    var rows = LedgerChanges()
    rows.results = changes.results.filter(waits)
    guard !rows.isEmpty else { return }
    (rows.time, rows.rowTime) = (now, now)
    changes.results.removeAll(where: waits)
    held.append(rows)
  }

  var holdsRows: Bool { !held.isEmpty }

  /// Commits the rows that waited.
  func release() async throws(LedgerError) {
    while let rows = held.first {
      do throws(LedgerError) {
        try await store.commit(rows)
        held.removeFirst()
      } catch {
        for rows in held { unsaved.append(rows) }
        held = []
        throw error
      }
    }
  }

  /// Notes why the store could not be written or read.
  func note(_ error: LedgerError?) { failure = error }

  // MARK: - Reading

  func checkpoints() async throws(LedgerError) -> [String: [UInt8]] {
    try await store.checkpoints()
  }

  func meterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot] {
    let stored = try await store.meterSlots(in: interval)
    let kept = unsaved.meterSlots.filter { interval.contains($0.slot.from) }
    guard !kept.isEmpty else { return stored }
    let keys = Set(kept.map { SlotKey($0.register, $0.slot) })
    return stored.filter { !keys.contains(SlotKey($0.register, $0.slot)) } + kept
  }

  func productionSlots(
    in interval: Interval
  ) async throws(LedgerError) -> [ProductionSlot] {
    let stored = try await store.productionSlots(in: interval)
    let kept = unsaved.productionSlots.filter { interval.contains($0.slot.from) }
    guard !kept.isEmpty else { return stored }
    let keys = Set(kept.map { SlotKey($0.line, $0.slot) })
    return stored.filter { !keys.contains(SlotKey($0.line, $0.slot)) } + kept
  }

  func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) async throws(LedgerError) -> [PublicationKey: Publication] {
    var publications =
      try await store
      .publications(endingAfter: moment, beginningBefore: end)
    for result in unsaved.results + held.flatMap(\.results)
    where result.interval.to > moment && result.interval.from < end {
      publications[PublicationKey(result)] = Publication(
        end: result.interval.to,
        revision: result.revision,
        isFinal: result.isFinal
      )
    }
    return publications
  }

  /// The runs of a line that have ended and share a moment with an interval; a newer one replaces another of
  /// its beginning.
  func runs(
    of line: String,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun] {
    let stored = try await store.runs(of: line, overlapping: interval)
    return stored + unsaved.runs
  }
}
