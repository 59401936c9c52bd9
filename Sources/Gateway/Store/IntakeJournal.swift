import Glibc
package import Outbox
import System

/// Keeps messages until they are delivered or stored, in a file that survives when the process is killed.
///
/// The file has a fixed size and two halves: while the messages of one half are on their way, the
/// other half is written. Nothing is ever erased: a record counts when it is complete and its
/// message is later than what is stored or delivered. A mark at the end of the file says how far that is, and which
/// numbers were given. The file is never synced; after a power cut, whatever it contains is used too.
///
/// Used from one thread at a time.
package final class IntakeJournal: MessageJournal {
  private struct Half {
    let start: Int
    var used = 0
    /// The id of the last message in it.
    var lastID: Int64 = 0
  }

  private let file: KeptFile
  private let halfSize: Int
  private let format: IntakeRecord
  private var current: Half
  private var other: Half
  private var releasedID: Int64 = 0
  private var marks: IntakeMarks
  private var buffer: [UInt8] = []

  /// Opens or creates the file, and reserves its room on the disk.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: Its size in bytes.
  ///   - store: The store to which its messages belong: those of another store do not count.
  /// - Throws: why it cannot be used, such as a full disk.
  package init(path: String, size: Int, store: Int64) throws(StorageFailure) {
    let room = max(0, size - IntakeMarks.size)
    halfSize = room / 2 / IntakeRecord.alignment * IntakeRecord.alignment
    format = IntakeRecord(store: store)
    current = Half(start: 0)
    other = Half(start: halfSize)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    let end = Int(clamping: lseek(descriptor, 0, SEEK_END))
    let former = IntakeMarks(descriptor, end: end, store: store)
    guard Self.takeRoom(size, descriptor) else {
      let failure = Self.failure(path)
      close(descriptor)
      throw failure
    }
    marks = IntakeMarks(former, end: max(end, size))
    file = KeptFile(descriptor, size: max(end, size))
  }

  private static func failure(_ path: String) -> StorageFailure {
    StorageFailure(text: "\(path): \(String(cString: strerror(errno)))", isFull: errno == ENOSPC)
  }

  /// Fills the empty file with zeros, so that records need no more room later.
  private static func takeRoom(_ size: Int, _ descriptor: Int32) -> Bool {
    let zeros = [UInt8](repeating: 0, count: 1 << 16)
    var end = Int(clamping: lseek(descriptor, 0, SEEK_END))
    while end < size {
      let count = pwrite(descriptor, zeros, min(zeros.count, size - end), off_t(end))
      guard count > 0 else { return false }
      end += count
    }
    return end >= 0
  }

  /// Keeps messages.
  ///
  /// When the store has taken none for long and there is no room, they are not kept; only their numbers are.
  ///
  /// - Parameters:
  ///   - messages: In order.
  ///   - id: Those after it do not count without the change of the store that they belong to.
  /// - Returns: whether they are kept.
  @discardableResult
  package func append(_ messages: ArraySlice<StoredMessage>, boundAfter id: Int64 = .max) -> Bool {
    guard let last = messages.last else { return true }
    buffer.removeAll(keepingCapacity: true)
    for message in messages { format.append(message, isBound: message.id > id, to: &buffer) }
    let hasRoom = findRoom(for: buffer.count)
    let offset = current.start + current.used
    guard hasRoom, buffer.withUnsafeBytes({ file.write($0, at: offset) }) else {
      noteGiven(messages)
      return false
    }
    current.used += buffer.count
    current.lastID = last.id
    return true
  }

  /// Finds room for a record.
  ///
  /// A half is used again as soon as all its messages are stored. So only the first pages of each
  /// half are written while the store keeps up.
  private func findRoom(for count: Int) -> Bool {
    if current.lastID <= releasedID {
      current.used = 0
    } else if other.lastID <= releasedID {
      swap(&current, &other)
      current.used = 0
    }
    return count <= halfSize - current.used
  }

  /// Whether there will soon be no room, unless messages are released.
  package var isCrowded: Bool {
    current.used > halfSize / 2 && current.lastID > releasedID && other.lastID > releasedID
  }

  /// Notes that all messages up to this id are stored, or delivered to all brokers.
  package func release(upTo id: Int64) { releasedID = max(releasedID, id) }

  // MARK: The mark

  /// How far the earlier process had come, or this one.
  package var mark: IntakeMark? { marks.newest }

  /// Begins the marks of this process.
  ///
  /// - Returns: whether it could be written.
  @discardableResult
  package func begin(_ mark: IntakeMark) -> Bool { marks.write(mark, to: file) }

  package func noteAcknowledged(_ id: Int64, by broker: String) {
    marks.noteAcknowledged(id, by: IntakeMark.key(of: broker), in: file)
  }

  package func noteAhead(_ isAhead: Bool) { change { $0.isAhead = isAhead } }

  /// Notes the numbers of messages that are not kept.
  private func noteGiven(_ messages: ArraySlice<StoredMessage>) {
    change { mark in
      for message in messages {
        mark.lastID = max(mark.lastID, message.id)
        mark.lastOrdinal = max(mark.lastOrdinal, message.ordinal ?? 0)
      }
    }
  }

  private func change(_ body: (inout IntakeMark) -> Void) {
    guard let former = marks.newest else { return }
    var mark = former
    body(&mark)
    if mark != former { marks.write(mark, to: file) }
  }

  // MARK: Reading

  /// The messages after an id that an earlier process was given, ordered by id; they stay until
  /// they are released.
  ///
  /// Those that belong to a change of the store count up to `bound`.
  package func messages(after id: Int64, boundUpTo bound: Int64 = .max) -> LeftBehind {
    let end = lseek(file.descriptor, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: Int(clamping: max(0, end)))
    let count = pread(file.descriptor, &bytes, bytes.count, 0)
    let found = format.messages(in: bytes.prefix(max(0, count)), after: id, boundUpTo: bound)
    releasedID = max(releasedID, id)
    if let last = found.messages.last {
      // Those messages may be anywhere in the halves.
      current = Half(start: current.start, used: halfSize, lastID: last.id)
      other = Half(start: other.start, used: halfSize, lastID: last.id)
    }
    return found
  }
}
