/// Makes the thread of a ``PollingExecutor`` do one thing, soon and once, however often it is rung until then.
///
/// Starting a task instead costs thousands of instructions.
package final class ThreadBell: @unchecked Sendable {
  private let inbox: PollingInbox
  private let lock = ThreadLock()
  private var body: (@Sendable () -> Void)?
  /// Guarded by the inbox's lock.
  private var isRung = false

  init(_ inbox: PollingInbox) { self.inbox = inbox }

  /// Says what the thread does; until then ringing does nothing.
  ///
  /// `body` may count on the isolation of the thread's actors.
  package func answer(_ body: @escaping @Sendable () -> Void) { lock.withLock { self.body = body } }

  package func ring() { inbox.ring(self) }

  // MARK: Under the inbox's lock

  /// - Returns: whether it was silent.
  func noteRung() -> Bool {
    defer { isRung = true }
    return !isRung
  }

  func take() { isRung = false }

  // MARK: On the thread

  func answer() { lock.withLock { body }?() }
}
