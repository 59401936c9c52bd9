import Events
import Accounting
import Energy
import Indicators
import Measurements
import Production

/// A store that keeps in memory what was committed, as a database would: all of a commit or nothing.
actor InMemoryLedger: LedgerStore {
  private var checkpointBytes: [String: [UInt8]] = [:]
  private var meterSlots: [String: [Timestamp: MeterSlot]] = [:]
  private var productionSlots: [String: [Timestamp: ProductionSlot]] = [:]
  private(set) var productionRuns: [String: [Timestamp: PastRun]] = [:]
  /// The newest row of each interval.
  private(set) var rows: [PublicationKey: KPIRow] = [:]
  /// All that was published, in order.
  private(set) var published: [KPIRow] = []
  private(set) var corrections: [EnergyCorrection] = []
  private(set) var events: [Event] = []
  private(set) var commits: [LedgerChanges] = []
  private(set) var historyReads = 0

  /// Whether commits and reads fail.
  var isBroken = false

  func setBroken(_ broken: Bool) { isBroken = broken }

  /// What is looked at with each commit, and the largest that it has been.
  private var watched: (@Sendable () async -> Int)?
  private(set) var largestWatched = 0

  func watchCommits(_ body: @escaping @Sendable () async -> Int) { watched = body }

  /// How many commits are left before they fail; `nil`: any number.
  private var commitsLeft: Int?

  func breakAfter(commits: Int?) { commitsLeft = commits }

  func checkpoints() throws(LedgerError) -> [String: [UInt8]] {
    try check()
    return checkpointBytes
  }

  func setCheckpoint(_ bytes: [UInt8], for key: String) { checkpointBytes[key] = bytes }

  func meterSlots(in interval: Interval) throws(LedgerError) -> [MeterSlot] {
    try check()
    historyReads += 1
    return meterSlots.values.flatMap(\.values).filter { interval.contains($0.slot.from) }
  }

  func productionSlots(in interval: Interval) throws(LedgerError) -> [ProductionSlot] {
    try check()
    return productionSlots.values.flatMap(\.values).filter { interval.contains($0.slot.from) }
  }

  func runs(
    of line: String,
    overlapping interval: Interval
  ) throws(LedgerError) -> [PastRun] {
    try check()
    return productionRuns[line, default: [:]].values
      .filter { !$0.interval.intersection(interval).isEmpty }
  }

  func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) throws(LedgerError) -> [PublicationKey: Publication] {
    try check()
    return rows.filter { $0.value.interval.to > moment && $0.key.from < end }
      .mapValues {
        Publication(end: $0.interval.to, revision: $0.revision, isFinal: $0.isFinal)
      }
  }

  func commit(_ changes: LedgerChanges) async throws(LedgerError) {
    if let watched { largestWatched = max(largestWatched, await watched()) }
    try check()
    if let left = commitsLeft {
      guard left > 0 else { throw LedgerError("the power is gone") }
      commitsLeft = left - 1
    }
    for slot in changes.meterSlots {
      meterSlots[slot.register, default: [:]][slot.slot.from] = slot
    }
    for slot in changes.productionSlots {
      productionSlots[slot.line, default: [:]][slot.slot.from] = slot
    }
    for run in changes.runs { productionRuns[run.line, default: [:]][run.interval.from] = run }
    checkpointBytes.merge(changes.checkpoints) { $1 }
    for row in changes.results { rows[PublicationKey(row)] = row }
    published += changes.results
    corrections += changes.corrections
    events += changes.events
    commits.append(changes)
  }

  private func check() throws(LedgerError) {
    if isBroken { throw LedgerError("the disk is full") }
  }

  /// The sum of a register's slots that begin in an interval.
  func sum(of register: String, in interval: Interval? = nil) -> CounterSum {
    var sum = CounterSum.zero
    for slot in meterSlots[register, default: [:]].values
    where interval?.contains(slot.slot.from) ?? true {
      sum += slot.sum
    }
    return sum
  }

  func finals(_ subject: String, _ period: String) -> [KPIRow] {
    published.filter { $0.isFinal && $0.subject == subject && $0.period == period }
  }

  func row(_ subject: String, _ period: String, from: Timestamp) -> KPIRow? {
    rows.values.first {
      $0.subject == subject && $0.period == period && $0.interval.from == from
    }
  }
}
