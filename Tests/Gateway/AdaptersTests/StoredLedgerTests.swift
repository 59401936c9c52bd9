import Events
import Accounting
import Adapters
import Indicators
import Logging
import Measurements
import Messages
import Records
import Outbox
import Pipeline
import Store
import System
import Testing

/// Keeps the rows that it sees.
private final class RowObserver: LiveObserver {
  let rows = ThreadLock<[KPIRow]>([])

  func polled(_ result: PollResult, power: Int?) async {}
  func computed(_ new: [KPIRow]) async { rows.withLock { $0 += new } }
}

@Suite struct StoredLedgerTests {
  private struct Site {
    let outbox: Outbox
    let store: StorageQueue<StoreDatabase>
    let observer = RowObserver()
    let ledger: StoredLedger

    init() throws {
      let storage = try StoreDatabase(folder: nil)
      let thread = try ThreadExecutor(name: "outbox")
      let opening = try OutboxOpening(storage, brokers: ["park"], intake: MessageIntake())
      store = StorageQueue(storage, executor: try ThreadExecutor(name: "store"))
      outbox = Outbox(
        opening,
        storage: store,
        settings: Outbox.Settings(),
        executor: thread,
        pause: { try? await thread.sleep(for: $0) },
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      )
      let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
      ledger = StoredLedger(
        outbox: outbox,
        store: store,
        assets: AssetRecords(ofGateway: topics),
        clock: GatewayClock(lastStored: nil),
        observer: observer
      )
    }

    func messages() async throws -> [Message] {
      try await outbox.messages(after: 0, limit: 100).map(\.message)
    }
  }

  private func row(_ subject: String, from second: Int64, isFinal: Bool = true) -> KPIRow {
    KPIRow(
      subject: subject,
      family: .energy,
      period: "hour",
      interval: Interval(
        from: Timestamp(seconds: second),
        to: Timestamp(seconds: second + 3600)
      ),
      isFinal: isFinal,
      revision: 1,
      values: [IndicatorValue("active_energy_import", 1000)],
      coverage: 1,
      quality: .good
    )
  }

  private func event(_ id: String) -> Event {
    Event(
      .counterSetBack(point: "office.active_energy_import", from: 2, to: 1, unit: "Wh"),
      of: "office",
      at: Timestamp(seconds: 7200),
      id: id
    )
  }

  @Test func `a row, its message and the state are there together`() async throws {
    let site = try Site()
    var changes = LedgerChanges()
    changes.results = [row("office", from: 0), row("office", from: 3600, isFinal: false)]
    changes.events = [event("one")]
    changes.checkpoints = ["account/office": [1, 2, 3]]
    try await site.ledger.commit(changes)
    await site.outbox.flush()
    #expect(try await site.ledger.checkpoints() == ["account/office": [1, 2, 3]])
    let topics = try await site.messages().map(\.topic)
    #expect(topics.count == 3)
    #expect(topics.filter { $0.contains("/office/kpi/") }.count == 2)
    #expect(topics.last == "e/p/f/office/event")
  }

  @Test func `how a row was last published is found again, for corrections`() async throws {
    let site = try Site()
    var changes = LedgerChanges()
    var second = row("office", from: 0)
    second.revision = 2
    changes.results = [row("office", from: 0), row("hall", from: 3600)]
    try await site.ledger.commit(changes)
    changes.results = [second]
    try await site.ledger.commit(changes)
    await site.outbox.flush()
    let final = try await site.store.read { store throws(LedgerError) in
      try store.finalResults(
        after: ResultPosition(from: Timestamp(seconds: 0)),
        before: Timestamp(seconds: 1_000_000),
        limit: 10
      )
    }
    #expect(final.map(\.subject) == ["office", "hall"])
    #expect(final.map(\.revision) == [2, 1])
  }

  @Test func `whoever watches sees the rows, those of unfinished intervals too`() async throws {
    let site = try Site()
    var changes = LedgerChanges()
    changes.results = [row("office", from: 0, isFinal: false)]
    try await site.ledger.commit(changes)
    #expect(site.observer.rows.withLock { $0 } == changes.results)
  }

  @Test func `the newest rows of each series are published again, those of running intervals last`()
    async throws
  {
    let site = try Site()
    var changes = LedgerChanges()
    changes.results = [
      row("office", from: 0), row("office", from: 3600), row("office", from: 7200, isFinal: false),
      row("hall", from: 0, isFinal: false), row("hall", from: 3600),
      row("yard", from: 0, isFinal: false),
    ]
    try await site.ledger.commit(changes)
    await site.outbox.flush()
    try await site.ledger.publishNewest()
    let again = try await site.messages().dropFirst(6).map { message in
      let record = try RecordCoder.record(message.payload, SingleDictionary(.empty))
      guard case .row(let row, _) = record.fact else { throw RecordError.malformed }
      return "\(row.subject) \(row.interval.from.milliseconds)"
    }
    #expect(again == ["hall 3600000", "office 3600000", "office 7200000", "yard 0"])
  }

  @Test func `what was never written reads as nothing`() async throws {
    let site = try Site()
    let always = Interval(from: Timestamp(seconds: 0), to: Timestamp(seconds: 1_000_000))
    #expect(try await site.ledger.checkpoints().isEmpty)
    #expect(try await site.ledger.meterSlots(in: always).isEmpty)
    #expect(try await site.ledger.productionSlots(in: always).isEmpty)
    #expect(try await site.ledger.runs(of: "line", overlapping: always).isEmpty)
  }
}
