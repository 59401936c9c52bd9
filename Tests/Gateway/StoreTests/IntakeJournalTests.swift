import Glibc
import Measurements
import Messages
import Outbox
import TestSupport
import Testing

@testable import Store

/// A file for one test, removed after it.
private final class File {
  let path: String

  init() {
    var template = Array("/tmp/intake-tests-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    if descriptor >= 0 { close(descriptor) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { unlink(path) }

  var bytes: [UInt8] {
    get {
      let descriptor = open(path, O_RDONLY)
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
      return pread(descriptor, &bytes, bytes.count, 0) == bytes.count ? bytes : []
    }
    set {
      let descriptor = open(path, O_WRONLY | O_TRUNC)
      defer { close(descriptor) }
      _ = pwrite(descriptor, newValue, newValue.count, 0)
    }
  }
}

@Suite struct IntakeJournalTests {
  private let file = File()

  private func journal(size: Int = 1 << 16, store: Int64 = 7) throws -> IntakeJournal {
    try IntakeJournal(path: file.path, size: size, store: store)
  }

  private func message(_ id: Int64, size: Int = 20) -> StoredMessage {
    StoredMessage(
      id: id,
      ordinal: id.isMultiple(of: 3) ? nil : id * 2,
      message: Message(
        topic: "xưởng/\(id)/data",
        payload: (0..<size).map { UInt8(truncatingIfNeeded: Int(id) + $0) },
        messageClass: MessageClass.allCases[Int(id % 4)],
        retain: id.isMultiple(of: 2),
        timestamp: Timestamp(milliseconds: -id)
      )
    )
  }

  @Test func `what is not stored is there after a kill, whole and in order`() throws {
    let messages = (1...20).map { message($0, size: Int($0)) }
    do {
      let journal = try journal()
      for start in stride(from: 0, to: 20, by: 4) {
        #expect(journal.append(messages[start..<start + 4]))
      }
    }
    #expect(try journal().messages(after: 0).messages == messages)
    #expect(try journal().messages(after: 13).messages == Array(messages[13...]))
    #expect(try journal(store: 8).messages(after: 0).messages.isEmpty, "of another store")
  }

  @Test func `a record that was not written to its end does not count, and the others do`() throws {
    let messages = (1...3).map { message($0, size: 50) }
    do {
      let journal = try journal()
      for message in messages { journal.append([message]) }
    }
    let whole = file.bytes
    let end = (whole.lastIndex { $0 != 0 } ?? 0) + 1
    for cut in end - 80..<end {
      // After the cut the file still has its old content.
      for former in [UInt8(0), 0xFF] {
        file.bytes =
          Array(whole[..<cut]) + [UInt8](repeating: former, count: end - cut) + whole[end...]
        let found = try journal().messages(after: 0).messages
        #expect(found == Array(messages[..<2]), "cut at \(cut)")
      }
    }
    file.bytes = whole
    #expect(try journal().messages(after: 0).messages == messages)
  }

  @Test(arguments: [1, 2, 3])
  func `damaged bytes lose the messages they are in, and make none up`(seed: UInt64) throws {
    let messages = (1...40).map { message($0, size: 100) }
    do {
      let journal = try journal()
      for message in messages { journal.append([message]) }
    }
    var chance = SeededGenerator(seed: seed)
    let whole = file.bytes
    for _ in 0..<200 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...5, using: &chance) {
        let place = Int.random(in: 0..<8000, using: &chance)
        bytes[place] = UInt8.random(in: 0...255, using: &chance)
      }
      file.bytes = bytes
      let found = try journal().messages(after: 0).messages
      let areRight = found.allSatisfy { messages.contains($0) }
      #expect(areRight, "seed \(seed)")
      #expect(found.count >= 35, "seed \(seed)")
    }
  }

  @Test(arguments: 1...20)
  func `all that it kept is found, whenever the process is killed`(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    var journal = try journal(size: 4096)
    var (next, stored) = (Int64(1), Int64(0))
    var kept: [StoredMessage] = []
    for step in 0..<600 {
      switch Int.random(in: 0..<10, using: &chance) {
      case 0..<6:
        let count = Int64.random(in: 1...3, using: &chance)
        let new = (next..<next + count).map {
          message($0, size: Int.random(in: 0...300, using: &chance))
        }
        next += count
        if journal.append(new[...]) { kept += new }
      case 6..<9:
        stored = Int64.random(in: stored..<next, using: &chance)
        journal.release(upTo: stored)
      default:
        journal = try self.journal(size: 4096)
        let found = journal.messages(after: stored).messages
        let isRight = found == kept.filter { $0.id > stored }
        #expect(isRight, "seed \(seed), step \(step): \(found.map(\.id)) after \(stored)")
      }
    }
    #expect(file.bytes.count == 4096)
  }

  @Test func `it takes what it has room for, and again all once that is stored`() throws {
    let journal = try journal(size: 4096 + 1024)
    var id: Int64 = 0
    repeat { id += 1 } while journal.append([message(id, size: 200)])
    #expect(id > 8)
    #expect(!journal.append([message(id + 1, size: 200)]))
    journal.release(upTo: id + 1)
    #expect(journal.append([message(id + 2, size: 200)]))
    #expect(!journal.append([message(id + 3, size: 5000)]), "larger than half of it")
  }

  @Test func `a file of another size goes on with what is in it`() throws {
    #expect(try journal(size: 1 << 17).append([message(1)]))
    let smaller = try journal(size: 1 << 13)
    #expect(smaller.messages(after: 0).messages == [message(1)])
    #expect(try journal(size: 1 << 18).messages(after: 0).messages == [message(1)])
    #expect(file.bytes.count == 1 << 18)
  }

  @Test func `where it cannot be is said`() {
    #expect(throws: StorageFailure.self) {
      try IntakeJournal(path: "/proc/park-gateway.intake", size: 4096, store: 1)
    }
    #expect {
      try IntakeJournal(path: "/dev/full", size: 4096, store: 1)
    } throws: { error in
      (error as? StorageFailure)?.isFull == true
    }
  }

  @Test func `messages of a change that the store lacks do not count, but their numbers do`() throws
  {
    do {
      let journal = try journal()
      journal.append([message(1)])
      journal.append([message(2), message(4)], boundAfter: 2)
    }
    let left = try journal().messages(after: 0, boundUpTo: 3)
    #expect(left.messages == [message(1), message(2)])
    #expect(left.lastID == 4 && left.lastOrdinal == 8)
    #expect(try journal().messages(after: 0, boundUpTo: 4).messages.count == 3)
  }

  private var mark: IntakeMark { IntakeMark(run: 5, formerRun: 4, lastID: 70, lastOrdinal: 60) }

  @Test func `how far it came is there after a kill, of each broker, and of this store only`()
    throws
  {
    do {
      let journal = try journal()
      #expect(journal.mark == nil)
      #expect(journal.begin(mark))
      for id in 71...90 { journal.noteAcknowledged(Int64(id), by: "park") }
      journal.noteAcknowledged(75, by: "đám mây")
      journal.noteAhead(true)
    }
    let found = try #require(try journal().mark)
    var wanted = mark
    wanted.isAhead = true
    wanted.acknowledged = [IntakeMark.key(of: "park"): 90, IntakeMark.key(of: "đám mây"): 75]
    #expect(found == wanted)
    #expect(try journal(size: 1 << 18).mark == wanted, "the file has grown")
    #expect(try journal(store: 8).mark == nil)
  }

  @Test func `a mark that was not written to its end leaves the one before it`() throws {
    do {
      let journal = try journal()
      journal.begin(mark)
      journal.noteAcknowledged(80, by: "park")
    }
    let whole = file.bytes
    for start in [whole.count - 1024, whole.count - 512] {
      for place in 0..<96 {
        var bytes = whole
        bytes[start + place] ^= 0x10
        file.bytes = bytes
        let found = try #require(try journal().mark, "byte \(start + place)")
        #expect(found.run == 5 && found.lastID == 70)
      }
    }
  }

  @Test func `numbers of messages for which there is no room are noted`() throws {
    do {
      let journal = try journal(size: 4096)
      journal.begin(mark)
      var id: Int64 = 70
      repeat { id += 1 } while journal.append([message(id, size: 200)])
      #expect(journal.isCrowded)
      journal.append([message(1000, size: 200)])
      journal.release(upTo: 1000)
      #expect(!journal.isCrowded)
    }
    #expect(try journal(size: 4096).mark?.lastID == 1000)
  }

  @Test func `more brokers than it has room for have no place in the mark`() throws {
    do {
      let journal = try journal()
      journal.begin(mark)
      for broker in 0..<100 { journal.noteAcknowledged(80, by: "broker-\(broker)") }
    }
    #expect(try #require(try journal().mark).acknowledged.count >= 20)
  }
}
