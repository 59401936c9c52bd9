import Measurements
import Messages
import System
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

  // MARK: Changes of the store

  @Test func `messages wait for their changes, and later ones behind them`() {
    var changes = PendingChanges()
    #expect(changes.isEmpty && changes.barrier == nil)
    changes.add(Note(text: "a"), combining: false)
    changes.bind(5...6)
    changes.add(Note(text: "b"), combining: false)
    changes.bind(9...9)
    #expect(changes.barrier == 5)
    let taken = changes.take()
    #expect(taken.changes.count == 2 && taken.boundID == 9)
    #expect(changes.barrier == 5, "they are not stored yet")
    changes.add(Note(text: "c"), combining: false)
    changes.bind(12...13)
    changes.stored()
    #expect(changes.barrier == 12)
    #expect(changes.take().boundID == 13)
    changes.stored()
    #expect(changes.isEmpty && changes.barrier == nil)
  }

  @Test func `changes that could not be stored are put back, combined, with their messages`() {
    var changes = PendingChanges()
    changes.add(Note(text: "a"), combining: false)
    changes.add(Note(text: "b"), combining: false)
    changes.bind(5...5)
    let taken = changes.take()
    changes.add(Note(text: "c"), combining: true)
    changes.bind(8...8)
    changes.putBack(taken.changes)
    #expect(changes.barrier == 5)
    let again = changes.take()
    #expect(again.changes.compactMap { ($0 as? Note)?.text } == ["abc"])
    #expect(again.boundID == 8)
  }

  // MARK: Numbers

  private func note(_ id: Int64, _ reserved: Int64) -> NumberNote {
    NumberNote(lastID: id, lastOrdinal: id / 2, reservedID: reserved, reservedOrdinal: reserved)
  }

  @Test func `the next block is noted when half of one is used, and holds twenty seconds`() throws {
    let start = MonotonicTime.now
    var reservation = NumberReservation(note(0, 10_000), at: start)
    let early = reservation.begin(5000, 2500, at: start + .seconds(1))
    #expect(early == nil)
    let second = reservation.begin(5001, 2500, at: start + .seconds(1))
    let next = try #require(second)
    #expect(next.reservedID == 5001 + 2 * 50_010 && next.reservedOrdinal == 2500 + 2 * 50_010)
    let twice = reservation.begin(6000, 2500, at: start + .seconds(1))
    #expect(twice == nil)
    #expect(reservation.limit == 10_000, "until it is noted")
    let isNews = reservation.noteDone(next)
    #expect(!isNews && reservation.limit == next.reservedID)
    let third = reservation.begin(60_000, 9, at: start + .seconds(1000))
    let slow = try #require(third)
    #expect(slow.reservedID == 70_000, "never less than the smallest block")
  }

  @Test func `a disk that takes no note keeps nothing from the brokers, and is tried again`() throws
  {
    let start = MonotonicTime.now
    var reservation = NumberReservation(note(0, 0), at: start)
    #expect(reservation.limit == 0)
    let first = reservation.begin(1, 1, at: start)
    #expect(first?.reservedID == 10_001)
    let isNews = reservation.noteFailure("worn", at: 1)
    #expect(isNews && reservation.limit == .max)
    let soon = reservation.begin(1001, 1, at: start)
    #expect(soon == nil)
    let second = reservation.begin(1002, 1, at: start + .seconds(1))
    let later = try #require(second)
    let isOver = reservation.noteDone(later)
    #expect(isOver && reservation.limit == later.reservedID)
  }

  @Test func `without a disk all numbers are reserved`() {
    var reservation = NumberReservation(nil, at: .now)
    let next = reservation.begin(.max - 1, 1, at: .now)
    #expect(reservation.limit == .max && next == nil)
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

  @Test func `the numbers follow what is taken, settled and counted`() throws {
    var numbers = OutboxNumbers(
      try OutboxOpening(FakeStorage(), brokers: ["a"], intake: MessageIntake())
    )
    numbers.noteTaken(Self.stored(1))
    numbers.noteTaken(Self.stored(2, .event))
    #expect(numbers.lastID == 2 && numbers.lastOrdinal == 1)
    numbers.noteSettled(upTo: 1)
    numbers.noteSettled(upTo: 0)
    #expect(numbers.settledID == 1 && numbers.hasUncounted)
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
    #expect(record.statistics(live: 3, undeleted: nil).depth == 0)
    #expect(record.statistics(live: 3, undeleted: 4).depth == 9)
    #expect(record.statistics(live: 3, undeleted: 20).depth == 3)
    #expect(record.statistics(live: 3, undeleted: 4).unsaved == 0)
  }

  @Test func `after a failure storing is tried again at its time`() {
    let now = MonotonicTime.now
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

  @Test func `what is not synced is due, also after a failure`() throws {
    let executor = try ThreadExecutor(name: "store")
    var store = OutboxStore(StorageQueue(FakeStorage(), executor: executor), nil)
    #expect(!store.isDue)
    store.noteUnsynced()
    #expect(store.isDue)
    let disk = store.begin()
    #expect(disk == nil)
    #expect(!store.isDue)
    #expect(store.noteFailure("worn") == true)
    #expect(store.noteFailure("worn") == false)
    #expect(store.isDue)
    #expect(store.noteSuccess() == true)
    #expect(store.noteSuccess() == false)
  }
}
