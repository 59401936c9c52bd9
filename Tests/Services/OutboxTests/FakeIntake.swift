import Messages
import Outbox
import System

/// An intake that survives its outbox, with all messages that are not stored yet.
final class FakeIntake: MessageIntake, @unchecked Sendable {
  private let lock = ThreadLock()
  private var queue = MessageQueue()
  private var kept: [StoredMessage] = []

  func leftBehind(after id: Int64) -> [StoredMessage] {
    lock.withLock { kept.filter { $0.id > id } }
  }

  func open(lastID: Int64, lastOrdinal: Int64) {
    lock.withLock { queue.open(lastID: lastID, lastOrdinal: lastOrdinal) }
  }

  func close() { lock.withLock { queue.close() } }

  func put(_ messages: [Message]) -> IntakeState {
    lock.withLock {
      kept += queue.add(messages)
      return queue.attend()
    }
  }

  func take(with messages: [Message]) -> [StoredMessage] {
    lock.withLock {
      queue.add(messages)
      return queue.takeAll()
    }
  }

  func noteStored(upTo id: Int64) { lock.withLock { kept.removeAll { $0.id <= id } } }

  func setAttended(_ isAttended: Bool) -> Bool {
    lock.withLock { queue.setAttended(isAttended) }
  }

  /// Simulates the end of the process: only the kept messages are left.
  func forgetMemory() { lock.withLock { queue = MessageQueue() } }
}
