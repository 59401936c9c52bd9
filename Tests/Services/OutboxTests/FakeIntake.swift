import Messages
import Outbox
import System

/// An intake that survives its outbox, with all messages that are neither stored nor delivered yet.
final class FakeIntake: MessageIntake, @unchecked Sendable {
  private let lock = ThreadLock()
  private var queue = MessageQueue()
  private var kept: [(message: StoredMessage, isBound: Bool)] = []
  private var mark: IntakeMark?
  private var released: Int64 = 0

  func lastMark() -> IntakeMark? { lock.withLock { mark } }

  func leftBehind(after id: Int64, boundUpTo bound: Int64) -> LeftBehind {
    lock.withLock {
      var left = LeftBehind()
      for (message, isBound) in kept {
        left.noteFound(message.id, message.ordinal)
        if message.id > id, !isBound || message.id <= bound { left.messages.append(message) }
      }
      return left
    }
  }

  func begin(_ mark: IntakeMark) { lock.withLock { self.mark = mark } }

  func open(lastID: Int64, lastOrdinal: Int64) {
    lock.withLock { queue.open(lastID: lastID, lastOrdinal: lastOrdinal) }
  }

  func close() { lock.withLock { queue.close() } }

  func put(_ messages: [Message]) -> IntakeState {
    lock.withLock {
      kept += queue.add(messages).map { ($0, false) }
      return queue.attend()
    }
  }

  func take(with messages: [Message], isBound: Bool) -> [StoredMessage] {
    lock.withLock {
      kept += queue.add(messages).map { ($0, isBound) }
      return queue.takeAll()
    }
  }

  func release(upTo id: Int64) {
    lock.withLock {
      released = max(released, id)
      kept.removeAll { $0.message.id <= id }
    }
  }

  /// Up to where messages were released.
  var releasedID: Int64 { lock.withLock { released } }

  /// The messages that a kill would leave.
  var ids: [Int64] { lock.withLock { kept.map(\.message.id) } }

  func noteAcknowledged(_ id: Int64, by broker: String) {
    lock.withLock { mark?.acknowledged[IntakeMark.key(of: broker)] = id }
  }

  func noteAhead(_ isAhead: Bool) { lock.withLock { mark?.isAhead = isAhead } }

  func setAttended(_ isAttended: Bool) -> Bool {
    lock.withLock { queue.setAttended(isAttended) }
  }

  /// Simulates the end of the process: only the kept messages are left.
  func forgetMemory() { lock.withLock { queue = MessageQueue() } }

  /// Simulates a power cut: nothing is left.
  func forgetAll() {
    lock.withLock {
      queue = MessageQueue()
      kept = []
      mark = nil
    }
  }
}
