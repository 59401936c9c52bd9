import Measurements
import Messages
import TestSupport
import Testing

@testable import Outbox

/// The values that the outbox is made of.
@Suite struct OutboxPartsTests {
  private struct Note: StoredChange {
    var text: String

    func merged(with later: any StoredChange) -> (any StoredChange)? {
      (later as? Note).map { Note(text: text + $0.text) }
    }
  }

  private static func stored(_ id: Int64, _ messageClass: MessageClass = .telemetry)
    -> StoredMessage
  {
    StoredMessage(
      id: id,
      ordinal: messageClass == .telemetry ? id : nil,
      message: Message(
        topic: "t/\(messageClass)",
        payload: [],
        messageClass: messageClass,
        retain: false,
        timestamp: Timestamp(milliseconds: 0)
      )
    )
  }

  private static let size = stored(1).size

  // MARK: What is to be stored

  @Test func `a transaction takes messages up to its size, and changes with the last of them`() {
    var pending = PendingMessages((1...5).map { Self.stored($0) })
    pending.add(Note(text: "a"), combining: false)
    let first = pending.take(size: 3 * Self.size, after: 0)
    #expect(first.messages.map(\.id) == [1, 2, 3] && first.changes.isEmpty)
    #expect(pending.bytes == 2 * Self.size)
    // While they are being stored they are still there for a broker.
    #expect(pending.messages(in: 2...4, limit: 10).map(\.id) == [2, 3, 4])
    #expect(pending.messages(in: 2...5, limit: 3).map(\.id) == [2, 3, 4])
    pending.stored()
    #expect(pending.messages(in: 2...4, limit: 10).map(\.id) == [4])
    let second = pending.take(size: 3 * Self.size, after: 3)
    #expect(second.messages.map(\.id) == [4, 5])
    #expect(second.changes.compactMap { ($0 as? Note)?.text } == ["a"])
    #expect(pending.isEmpty && pending.bytes == 0)
  }

  @Test func `a message that is larger than a transaction goes alone`() {
    var pending = PendingMessages([Self.stored(1), Self.stored(2)])
    #expect(pending.take(size: 1, after: 0).messages.map(\.id) == [1])
    #expect(pending.take(size: 1, after: 1).messages.map(\.id) == [2])
  }

  @Test func `what could not be stored is put back in order, its changes combined`() {
    var pending = PendingMessages([Self.stored(1), Self.stored(2)])
    pending.add(Note(text: "a"), combining: false)
    pending.add(Note(text: "b"), combining: false)
    var transaction = OutboxTransaction()
    (transaction.messages, transaction.changes) = pending.take(size: 1 << 20, after: 0)
    #expect(transaction.changes.count == 2)
    pending.add(Self.stored(3))
    pending.add(Note(text: "c"), combining: true)
    pending.putBack(transaction)
    #expect(pending.messages.map(\.id) == [1, 2, 3] && pending.bytes == 3 * Self.size)
    #expect(pending.messages(in: 1...3, limit: 9).map(\.id) == [1, 2, 3])
    let changes = pending.take(size: 1 << 20, after: 0).changes
    #expect(changes.compactMap { ($0 as? Note)?.text } == ["abc"])
  }

  @Test func `the oldest data goes first and events last`() {
    let classes: [MessageClass] = [.event, .telemetry, .state, .telemetry, .indicator, .event]
    var pending = PendingMessages(
      zip(1..., classes).map { Self.stored($0, $1) }
    )
    #expect(pending.shed(to: pending.bytes) == [:])
    #expect(pending.shed(to: pending.bytes - 1) == [.telemetry: 1])
    #expect(pending.messages.map(\.id) == [1, 3, 4, 5, 6])
    let dropped = pending.shed(to: pending.bytes - 3 * Self.size + 100)
    #expect(dropped == [.telemetry: 1, .indicator: 1, .state: 1])
    #expect(pending.shed(to: 0) == [.event: 2] && pending.bytes == 0)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever happens, the size is that of the messages`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var pending = PendingMessages([])
    var (id, taken) = (0 as Int64, nil as OutboxTransaction?)
    for _ in 0..<500 {
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1:
        id += 1
        let messageClass = MessageClass.allCases.randomElement(using: &random) ?? .event
        pending.add(Self.stored(id, messageClass))
      case 2 where taken == nil:
        var transaction = OutboxTransaction()
        let size = Int.random(in: 0..<2000, using: &random)
        (transaction.messages, transaction.changes) = pending.take(size: size, after: 0)
        taken = transaction
      case 3:
        if let transaction = taken {
          if Bool.random(using: &random) { pending.stored() } else { pending.putBack(transaction) }
        }
        taken = nil
      default: _ = pending.shed(to: Int.random(in: 0..<5000, using: &random))
      }
      #expect(pending.bytes == pending.messages.reduce(0) { $0 + $1.size }, "seed \(seed)")
      #expect(pending.messages.map(\.id) == pending.messages.map(\.id).sorted(), "seed \(seed)")
    }
  }

  // MARK: Brokers

  private func cursor(_ id: Int64) -> BrokerCursor {
    BrokerCursor(acknowledged: id, ordinalBase: 0)
  }

  @Test func `a new broker is stored with the next transaction, its progress with the next upkeep`()
  {
    var cursors = BrokerCursors(["a": cursor(5)])
    #expect(!cursors.hasUrgent && !cursors.hasChanged)
    cursors.admit("b", at: cursor(7))
    #expect(cursors.takeUrgent() == ["b": cursor(7)])
    #expect(cursors.takeUrgent() == [:])
    #expect(cursors.acknowledge(6, by: "a") == true)
    #expect(cursors.acknowledge(6, by: "a") == false)
    #expect(cursors.acknowledge(9, by: "nobody") == false)
    #expect(cursors.acknowledgedByAll == 6)
    #expect(cursors.takeChanged(includesAll: false) == ["a": cursor(6)])
    #expect(cursors.takeChanged(includesAll: false) == [:])
    #expect(cursors.takeChanged(includesAll: true) == ["a": cursor(6), "b": cursor(7)])
  }

  @Test func `unstored cursors go with the next transaction, but not of a broker that is gone`() {
    var cursors = BrokerCursors(["a": cursor(5), "b": cursor(5)])
    cursors.putBack(["a": cursor(5), "b": cursor(5)])
    cursors.dismiss("b")
    #expect(cursors.takeUrgent() == ["a": cursor(5)])
    cursors.dismiss("a")
    #expect(cursors.isEmpty && cursors.acknowledgedByAll == .max)
  }

  @Test func `brokers may have what is in memory only while the store fails`() throws {
    var numbers = OutboxNumbers(
      try OutboxOpening(FakeStorage(), brokers: ["a"], intake: FakeIntake())
    )
    numbers.noteTaken(Self.stored(1))
    numbers.noteTaken(Self.stored(2, .event))
    #expect(numbers.lastID == 2 && numbers.lastOrdinal == 1)
    numbers.noteStored(upTo: 1)
    numbers.noteExposed(upTo: 2)
    #expect(numbers.newestID(isFailing: false) == 1)
    #expect(numbers.newestID(isFailing: true) == 2)
    #expect(numbers.hasUncounted)
    numbers.noteCounted(upTo: 1)
    #expect(!numbers.hasUncounted)
  }

  // MARK: What is reported

  private var record: OutboxRecord {
    let state = OutboxState(
      lastID: 0,
      lastOrdinal: 0,
      storedID: 0,
      cursors: [:],
      rows: 10,
      bytesOnDisk: 1
    )
    return OutboxRecord(state, limit: 100)
  }

  @Test func `a fault is reported once, each of its texts is logged, and its end is known`() {
    var record = record
    let news = ["full", "full", "broken"].map { record.noteFailure($0) }
    #expect(news.map(\.isOtherText) == [true, false, true])
    #expect(news.map(\.isFirst) == [true, false, false])
    #expect(record.isFailing && record.fault == "broken")
    #expect(record.noteSuccess() == true)
    #expect(record.noteSuccess() == false)
  }

  @Test func `drops are reported together, and their end when all is delivered`() {
    var record = record
    #expect(record.takeDropNotice(isDelivered: true) == nil)
    record.noteDropped([.telemetry: 2])
    record.noteDropped([.telemetry: 1, .event: 1])
    #expect(record.noteOverflow() == true)
    #expect(record.noteOverflow() == false)
    #expect(record.takeDropNotice(isDelivered: true) == .dropped([.telemetry: 3, .event: 1]))
    #expect(record.takeDropNotice(isDelivered: false) == nil)
    #expect(record.takeDropNotice(isDelivered: true) == .drained)
    #expect(record.takeDropNotice(isDelivered: true) == nil)
  }

  @Test func `the depth is what some broker lacks`() {
    #expect(record.statistics(pending: 3, undeleted: nil).depth == 0)
    #expect(record.statistics(pending: 3, undeleted: 4).depth == 9)
    #expect(record.statistics(pending: 3, undeleted: 20).depth == 3)
    #expect(record.statistics(pending: 3, undeleted: 4).unsaved == 0)
  }

  @Test func `after a failure storing is tried again at its time`() {
    let now = ContinuousClock.now
    var commits = CommitState(last: now)
    #expect(
      commits.mayTry(at: now) && commits.wait(.seconds(2), at: now + .seconds(1)) == .seconds(1)
    )
    commits.noteFailure(retryAt: now + .seconds(5))
    #expect(!commits.mayTry(at: now + .seconds(4)) && commits.mayTry(at: now + .seconds(5)))
    commits.noteSuccess()
    #expect(commits.mayTry(at: now))
    commits.begin(at: now + .seconds(1))
    #expect(commits.isBusy)
    commits.end()
    #expect(!commits.isBusy)
  }

  @Test func `what is not synced is due, also after a failure`() {
    var durability = Durability(nil)
    #expect(!durability.isDue)
    durability.noteUnsynced()
    #expect(durability.isDue)
    let disk = durability.begin()
    #expect(disk == nil)
    #expect(!durability.isDue)
    #expect(durability.noteFailure("worn") == true)
    #expect(durability.noteFailure("worn") == false)
    #expect(durability.isDue)
    #expect(durability.noteSuccess() == true)
    #expect(durability.noteSuccess() == false)
  }
}
