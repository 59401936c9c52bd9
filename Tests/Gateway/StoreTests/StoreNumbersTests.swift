import Glibc
import Outbox
import TestSupport
import Testing

@testable import Store

/// A path for one test, removed after it.
private final class Place {
  let path: String

  init() {
    var template = Array("/tmp/number-tests-XXXXXX".utf8CString)
    let folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    path = folder + "/numbers"
  }

  deinit {
    unlink(path)
    rmdir(String(path.dropLast(8)))
  }

  var bytes: [UInt8] {
    get {
      let descriptor = open(path, O_RDONLY)
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
      return pread(descriptor, &bytes, bytes.count, 0) == bytes.count ? bytes : []
    }
    set {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      defer { close(descriptor) }
      _ = pwrite(descriptor, newValue, newValue.count, 0)
    }
  }
}

@Suite struct StoreNumbersTests {
  private let place = Place()

  private func record(_ number: Int64) -> NumberRecord {
    var note = NumberNote(
      lastID: number,
      lastOrdinal: number - 1,
      reservedID: number + 10_000,
      reservedOrdinal: number + 9999
    )
    note.untold = number.isMultiple(of: 2) ? number...number + 5 : nil
    note.isClosed = number.isMultiple(of: 3)
    return NumberRecord(store: 7, machine: 8, run: 9, cuts: number, note: note)
  }

  @Test func `the newest record is there`() throws {
    #expect(try NumberFile(path: place.path).newest == nil)
    for number in 1...5 as ClosedRange<Int64> {
      try NumberFile(path: place.path).write(record(number))
      #expect(try NumberFile(path: place.path).newest == record(number))
    }
    let file = try NumberFile(path: place.path)
    for number in 6...9 as ClosedRange<Int64> { try file.write(record(number)) }
    #expect(try NumberFile(path: place.path).newest == record(9))
    #expect(place.bytes.count == NumberFile.size)
  }

  @Test(arguments: 1...20)
  func `a write that a power cut interrupts leaves the record before it`(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let file = try NumberFile(path: place.path)
    try file.write(record(1))
    try file.write(record(2))
    let before = place.bytes
    try file.write(record(3))
    let after = place.bytes
    for _ in 0..<50 {
      // Any of the written sectors may be on the disk, or garbage in their place.
      var torn = before
      for sector in stride(from: 0, to: after.count, by: 64) where Bool.random(using: &chance) {
        torn.replaceSubrange(sector..<sector + 64, with: after[sector..<sector + 64])
      }
      place.bytes = torn
      let found = try NumberFile(path: place.path).newest
      #expect(found == record(2) || found == record(3), "seed \(seed)")
    }
  }

  @Test(arguments: 1...20)
  func `damaged records do not count`(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    try NumberFile(path: place.path).write(record(4))
    let whole = place.bytes
    let used = whole.indices.filter { whole[$0] != 0 }
    for _ in 0..<20 {
      var bytes = whole
      bytes[used.randomElement(using: &chance) ?? 0] ^= UInt8.random(in: 1...255, using: &chance)
      place.bytes = bytes
      #expect(try NumberFile(path: place.path).newest == nil, "seed \(seed)")
    }
  }

  private func numbers(
    _ machine: String = "m",
    isNew: Bool = false,
    isOlder: Bool = false,
    lastEnd: LastEnd = .clean,
    run: UInt64 = 1
  ) throws -> StoreNumbers {
    StoreNumbers(
      try NumberFile(path: place.path),
      store: 7,
      isNew: isNew,
      isOlder: isOlder,
      lastEnd: lastEnd,
      machine: machine,
      run: run
    )
  }

  @Test func `after a kill the intake is asked, after a start of the machine it is not`() throws {
    let first = try numbers(isNew: true, run: 11)
    #expect(first.history.note.isClosed && first.cuts == 0)
    try first.begin(NumberNote(after: 0, 0), isCut: false)
    #expect(try numbers().history.run == 11)
    let other = try numbers("other", run: 12)
    #expect(other.history.run == nil && other.history.note == NumberNote(after: 0, 0))
    try other.begin(NumberNote(after: 10_000, 10_000), isCut: true)
    #expect(try numbers().cuts == 1)
  }

  @Test func `of a store without its notes nothing is known`() throws {
    let lost = try numbers()
    #expect(!lost.history.note.isClosed && lost.history.margin == 1_000_000_000)
    try NumberFile(path: place.path).write(record(4))
    let elsewhere = StoreNumbers(
      try NumberFile(path: place.path),
      store: 1,
      isNew: false,
      isOlder: false,
      lastEnd: .clean
    )
    #expect(elsewhere.history.margin == 1_000_000_000, "notes of another store")
  }

  @Test(arguments: [LastEnd.clean, .crash, .powerCut])
  func `what an older program noted counts, exactly unless the power was cut`(_ end: LastEnd) throws
  {
    place.bytes = [77, 0, 0, 0, 0, 0, 0, 0, 55, 1, 0, 0, 0, 0, 0, 0]
    let numbers = try numbers(isOlder: true, lastEnd: end)
    #expect(numbers.history.note.lastID == 77 && numbers.history.note.lastOrdinal == 311)
    #expect(numbers.history.note.isClosed == (end != .powerCut))
  }
}
