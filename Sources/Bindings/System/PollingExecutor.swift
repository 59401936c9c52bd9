import Glibc

/// Runs an actor's jobs on one dedicated thread that waits in `poll` between them.
///
/// The actor can then own a C library's connection and be woken by its socket. The thread keeps no
/// reference to the actor: it ends when the actor, and with it this executor, is released. The
/// thread sleeps while there is no job, no ready descriptor and no passed deadline.
package final class PollingExecutor: SerialExecutor {
  private let inbox: PollingInbox

  /// - Parameters:
  ///   - name: The thread's name in `top -H` and `gdb`; Linux keeps the first 15 bytes.
  ///   - stackSize: The thread's stack, in bytes.
  /// - Throws: `SystemError` when the system refuses another descriptor or thread.
  package init(name: String, stackSize: Int = 512 * 1024) throws(SystemError) {
    let inbox = try PollingInbox()
    self.inbox = inbox
    try DetachedThread.start(name: name, stackSize: stackSize) { inbox.run() }
  }

  deinit { inbox.close() }

  /// Makes the thread wait for what `actor` awaits.
  ///
  /// This must be the executor of `actor`. Call it once.
  package func watch(_ actor: any PolledActor) { inbox.watch(actor) }

  package func enqueue(_ job: consuming ExecutorJob) {
    inbox.post(UnownedJob(job), for: asUnownedSerialExecutor())
  }

  /// Lets `assumeIsolated` succeed on the thread while no job runs.
  package func isIsolatingCurrentContext() -> Bool? { inbox.isCurrentThread }
}
