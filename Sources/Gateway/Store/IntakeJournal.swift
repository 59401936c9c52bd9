import Glibc
package import Outbox

/// Keeps messages between the moment they are handed over and their transaction, in a file that lives
/// on when the process is killed.
///
/// The file has a fixed size and two halves: while the messages of one are being stored, the other
/// one is written. Nothing is ever erased: a record counts when it is whole and its message has an id
/// that the store does not know. It is never synced: after a power cut what is there counts as well.
///
/// Used from one thread at a time.
package final class IntakeJournal {
  private struct Half {
    let start: Int
    var used = 0
    /// The last message in it.
    var lastID: Int64 = 0
  }

  private let descriptor: Int32
  private let halfSize: Int
  private let format: IntakeRecord
  private var current: Half
  private var other: Half
  private var storedID: Int64 = 0
  private var buffer: [UInt8] = []

  /// Opens or makes the file, and takes its room on the disk.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: How many bytes it has.
  ///   - store: Which store its messages belong to: those of another one do not count.
  /// - Throws: why it cannot be used, such as that the disk is full.
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

  /// Zeros, where nothing is yet: so that a record needs no more room, whatever happens to the disk.
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

  /// Keeps messages; those for which there is no room, because the store has taken none for long,
  /// are not kept.
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

  /// The other half comes next as soon as all of it is stored: so both are stored in turn, and only
  /// the first pages of each are ever written while the store keeps up.
  private func findRoom(for count: Int) -> Bool {
    if current.lastID <= storedID {
      current.used = 0
    } else if other.lastID <= storedID {
      swap(&current, &other)
      current.used = 0
    }
    return count <= halfSize - current.used
  }

  /// Notes up to which message all is stored.
  package func release(upTo id: Int64) { storedID = max(storedID, id) }

  /// What an earlier process was handed after a message, by id; it stays until it is stored.
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
      // They may be anywhere.
      current = Half(start: current.start, used: halfSize, lastID: last.id)
      other = Half(start: other.start, used: halfSize, lastID: last.id)
    }
    return messages
  }
}
