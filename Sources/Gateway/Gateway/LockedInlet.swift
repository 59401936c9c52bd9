package import Messages
package import Outbox
import Threading

/// Lets the lines' threads hand messages to the outbox under a lock, held for a few instructions.
package final class LockedInlet: MessageInlet, @unchecked Sendable {
  private let lock = ThreadLock()
  // Guarded by `lock`.
  private var messages: [Message] = []
  private var isAttended = false

  /// So many messages wait at most without the outbox being asked to take them.
  private static let limit = 1024

  package init() {}

  package func put(_ new: [Message]) -> InletState {
    lock.withLock {
      messages.append(contentsOf: new)
      if messages.count > Self.limit { return .full }
      defer { isAttended = true }
      return isAttended ? .attended : .unattended
    }
  }

  package func takeAll() -> [Message] {
    lock.withLock {
      defer { messages = [] }
      return messages
    }
  }

  package func setAttended(_ isAttended: Bool) -> Bool {
    lock.withLock {
      guard isAttended || messages.isEmpty else { return false }
      self.isAttended = isAttended
      return true
    }
  }
}
