import Glibc
package import Outbox

/// Keeps messages until their transaction, in a file that survives when the process is killed.
///
/// The file has a fixed size and two halves: while the messages of one half are being stored, the
/// other half is written. Nothing is ever erased: a record counts when it is complete and its
/// message has an id that the store does not have. The file is never synced; after a power cut,
/// whatever it contains is used too.
///
/// Used from one thread at a time.
package final class IntakeJournal {
  private struct Half {
    let start: Int
    var used = 0
    /// The id of the last message in it.
    var lastID: Int64 = 0
  }

  private let descriptor: Int32
  private let halfSize: Int
  private let format: IntakeRecord
  private var current: Half
  private var other: Half
  private var storedID: Int64 = 0
  private var buffer: [UInt8] = []

  /// Opens or creates the file, and reserves its room on the disk.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: Its size in bytes.
  ///   - store: The store to which its messages belong: those of another store do not count.
  /// - Throws: why it cannot be used, such as a full disk.
  package init(path: String, size: Int, store: Int64) throws(StorageFailure) {
    halfSize = size / 2 / IntakeRecord.alignment * IntakeRecord.alignment
    format = IntakeRecord(store: store)
    current = Half(start: 0)
    other = Half(start: halfSize)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    guard takeRoom() else {
      let failure = Self.failure(path)
      close(descriptor)
      throw failure
    }
  }

  deinit { close(descriptor) }

  private static func failure(_ path: String) -> StorageFailure {
    StorageFailure(text: "\(path): \(String(cString: strerror(errno)))", isFull: errno == ENOSPC)
  }

  /// Fills the empty file with zeros, so that records need no more room later.
  private func takeRoom() -> Bool {
    let zeros = [UInt8](repeating: 0, count: 1 << 16)
    var end = Int(clamping: lseek(descriptor, 0, SEEK_END))
    while end < 2 * halfSize {
      let count = pwrite(descriptor, zeros, min(zeros.count, 2 * halfSize - end), off_t(end))
      guard count > 0 else { return false }
      end += count
    }
    return end >= 0
  }

  /// Keeps messages.
  ///
  /// When the store has taken none for long and there is no room, they are not kept.
  ///
  /// - Returns: whether they are kept.
  @discardableResult
  package func append(_ messages: ArraySlice<StoredMessage>) -> Bool {
    guard let last = messages.last else { return true }
    buffer.removeAll(keepingCapacity: true)
    for message in messages { format.append(message, to: &buffer) }
    guard findRoom(for: buffer.count) else { return false }
    let offset = off_t(current.start + current.used)
    guard pwrite(descriptor, buffer, buffer.count, offset) == buffer.count else {
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
    if current.lastID <= storedID {
      current.used = 0
    } else if other.lastID <= storedID {
      swap(&current, &other)
      current.used = 0
    }
    return count <= halfSize - current.used
  }

  /// Notes that all messages up to this id are stored.
  package func release(upTo id: Int64) { storedID = max(storedID, id) }

  /// The messages after an id that an earlier process was given, ordered by id; they stay until
  /// they are stored.
  package func messages(after id: Int64) -> [StoredMessage] {
    var bytes = [UInt8](repeating: 0, count: Int(clamping: lseek(descriptor, 0, SEEK_END)))
    let count = pread(descriptor, &bytes, bytes.count, 0)
    var found: [Int64: StoredMessage] = [:]
    for message in format.messages(in: bytes.prefix(max(0, count)), after: id) {
      found[message.id] = message
    }
    let messages = found.values.sorted { $0.id < $1.id }
    storedID = max(storedID, id)
    if let last = messages.last {
      // Those messages may be anywhere in the halves.
      current = Half(start: current.start, used: halfSize, lastID: last.id)
      other = Half(start: other.start, used: halfSize, lastID: last.id)
    }
    return messages
  }
}
