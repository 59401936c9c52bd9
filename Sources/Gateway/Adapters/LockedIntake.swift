package import Messages
package import Outbox
package import Store
import System

/// Lets the connections' threads add messages to the outbox under a lock.
///
/// The lock is held for a few instructions and for copying the messages into a journal.
package final class LockedIntake: MessageIntake, @unchecked Sendable {
  private let lock = ThreadLock()
  // Guarded by `lock`.
  private var queue = MessageQueue()
  private let journal: IntakeJournal?

  /// `journal` keeps messages until they are delivered or stored; `nil`: they are lost when the process is
  /// killed.
  package init(journal: sending IntakeJournal? = nil) { self.journal = journal }

  package func lastMark() -> IntakeMark? { lock.withLock { journal?.mark } }

  package func leftBehind(after id: Int64, boundUpTo bound: Int64) -> LeftBehind {
    lock.withLock { journal?.messages(after: id, boundUpTo: bound) ?? LeftBehind() }
  }

  /// Begins the marks of this process, before any number is given.
  ///
  /// - Returns: whether a killed process can be continued from them.
  package func begin(_ mark: IntakeMark) -> Bool { lock.withLock { journal?.begin(mark) ?? false } }

  package func open(lastID: Int64, lastOrdinal: Int64) {
    lock.withLock { queue.open(lastID: lastID, lastOrdinal: lastOrdinal) }
  }

  package func close() { lock.withLock { queue.close() } }

  package func put(_ messages: [Message]) -> IntakeState {
    lock.withLock {
      let numbered = queue.add(messages)
      let isKept = journal?.append(numbered) ?? true
      return queue.attend(isCrowded: !isKept || journal?.isCrowded ?? false)
    }
  }

  package func take(with messages: [Message], isBound: Bool) -> [StoredMessage] {
    lock.withLock {
      let numbered = queue.add(messages)
      journal?.append(numbered, boundAfter: isBound ? 0 : .max)
      return queue.takeAll()
    }
  }

  package func release(upTo id: Int64) {
    lock.withLock {
      journal?.release(upTo: id)
      queue.noteRoom()
    }
  }

  package func noteAcknowledged(_ id: Int64, by broker: String) {
    lock.withLock { journal?.noteAcknowledged(id, by: broker) }
  }

  package func noteAhead(_ isAhead: Bool) { lock.withLock { journal?.noteAhead(isAhead) } }

  package func setAttended(_ isAttended: Bool) -> Bool {
    lock.withLock { queue.setAttended(isAttended) }
  }
}
