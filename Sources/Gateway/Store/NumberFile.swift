import Glibc
import Hashing
package import Outbox

/// What is noted of the numbers in ``NumberFile``.
package struct NumberRecord: Sendable, Hashable {
  /// The store whose numbers they are.
  package var store: Int64
  /// A word that is another after each start of the machine.
  package var machine: UInt64
  /// The process that wrote it.
  package var run: UInt64
  /// After how many power cuts and the like: the revisions of rows skip so many blocks.
  package var cuts: Int64
  package var note: NumberNote

  package init(store: Int64, machine: UInt64, run: UInt64, cuts: Int64, note: NumberNote) {
    self.store = store
    self.machine = machine
    self.run = run
    self.cuts = cuts
    self.note = note
  }
}

/// A record in a file that has its room already, so that it can be written while the disk is full.
///
/// There are two places, a block apart, which are written in turn: a write that a power cut interrupts leaves
/// the record before it. A record is 24 words of eight bytes, the least significant byte first:
///
///     mark and version | count of writes | store | machine | run | cuts | closed | last id | last ordinal
///     reserved id | reserved ordinal | unreported from | unreported to | nine spare | length | hash of all before
package final class NumberFile {
  static let size = 2 * place
  private static let place = 4096
  private static let words = 24
  /// "PGnumber", version 1.
  private static let mark: UInt64 = 0x7265_626D_756E_4701
  /// What an older program wrote: two numbers.
  private static let oldSize = 16

  private let path: String
  private let descriptor: Int32
  private var writes: UInt64 = 0
  /// The newest whole record; `nil`: there is none.
  package private(set) var newest: NumberRecord?
  /// What an older program noted: the last id and ordinal.
  package private(set) var older: (id: Int64, ordinal: Int64)?

  /// Opens or creates the file, and takes its room.
  ///
  /// - Throws: why it cannot be used.
  package init(path: String) throws(StorageFailure) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    read()
    let zeros = [UInt8](repeating: 0, count: Self.size)
    let end = Int(clamping: lseek(descriptor, 0, SEEK_END))
    guard end < Self.size else { return }
    let count = Self.size - end
    guard end >= 0, pwrite(descriptor, zeros, count, off_t(end)) == count, fsync(descriptor) == 0
    else {
      let failure = Self.failure(path)
      close(descriptor)
      throw failure
    }
  }

  deinit { close(descriptor) }

  private static func failure(_ path: String) -> StorageFailure {
    StorageFailure(text: "\(path): \(String(cString: strerror(errno)))", isFull: errno == ENOSPC)
  }

  /// Writes a record to the disk; the corresponding C function is `fdatasync`.
  package func write(_ record: NumberRecord) throws(StorageFailure) {
    let bytes = Self.bytes(of: record, writes + 1)
    // The newest record is never in the place that is written.
    let offset = off_t((writes + 1) % 2) * off_t(Self.place)
    guard pwrite(descriptor, bytes, bytes.count, offset) == bytes.count, fdatasync(descriptor) == 0
    else { throw Self.failure(path) }
    writes += 1
    newest = record
  }

  // MARK: The layout

  private static func bytes(of record: NumberRecord, _ count: UInt64) -> [UInt8] {
    let note = record.note
    var words = [
      mark, count, UInt64(bitPattern: record.store), record.machine, record.run,
      UInt64(bitPattern: record.cuts), note.isClosed ? 1 : 0,
    ]
    words += [
      note.lastID, note.lastOrdinal, note.reservedID, note.reservedOrdinal,
      note.untold?.lowerBound ?? 0, note.untold?.upperBound ?? 0,
    ].map(UInt64.init(bitPattern:))
    words += [UInt64](repeating: 0, count: Self.words - 2 - words.count)
    words.append(UInt64(Self.words))
    words.append(hash(words))
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  private static func hash(_ words: [UInt64]) -> UInt64 {
    var hash = FNVHash()
    // Byte by byte: one step a word would not mix the upper bits.
    for word in words { hash.add((0..<8).lazy.map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }) }
    return hash.value
  }

  private func read() {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
    if count == Self.oldSize {
      older = (Int64(bitPattern: Self.word(bytes, 0)), Int64(bitPattern: Self.word(bytes, 8)))
    }
    for start in [0, Self.place] where start + 8 * Self.words <= count {
      let words = (0..<Self.words).map { Self.word(bytes, start + 8 * $0) }
      guard words[0] == Self.mark, words[Self.words - 1] == Self.hash(words.dropLast()),
        words[1] > writes
      else { continue }
      writes = words[1]
      newest = Self.record(words)
    }
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func record(_ words: [UInt64]) -> NumberRecord {
    let numbers = words.map(Int64.init(bitPattern:))
    var note = NumberNote(
      lastID: numbers[7],
      lastOrdinal: numbers[8],
      reservedID: numbers[9],
      reservedOrdinal: numbers[10]
    )
    note.isClosed = words[6] == 1
    if numbers[11] > 0, numbers[11] <= numbers[12] { note.untold = numbers[11]...numbers[12] }
    return NumberRecord(
      store: numbers[2],
      machine: words[3],
      run: words[4],
      cuts: numbers[5],
      note: note
    )
  }
}
