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

  /// `journal` keeps messages until they are stored; `nil`: they are lost when the process is
  /// killed.
  package init(journal: sending IntakeJournal? = nil) { self.journal = journal }

  package func leftBehind(after id: Int64) -> [StoredMessage] {
    lock.withLock { journal?.messages(after: id) ?? [] }
  }

  package func open(lastID: Int64, lastOrdinal: Int64) {
    lock.withLock { queue.open(lastID: lastID, lastOrdinal: lastOrdinal) }
  }

  package func close() { lock.withLock { queue.close() } }

  package func put(_ messages: [Message]) -> IntakeState {
    lock.withLock {
      let numbered = queue.add(messages)
      journal?.append(numbered)
      return queue.attend()
    }
  }

  package func take(with messages: [Message]) -> [StoredMessage] {
    lock.withLock {
      queue.add(messages)
      return queue.takeAll()
    }
  }

  package func noteStored(upTo id: Int64) { lock.withLock { journal?.release(upTo: id) } }

  package func setAttended(_ isAttended: Bool) -> Bool {
    lock.withLock { queue.setAttended(isAttended) }
  }
}
