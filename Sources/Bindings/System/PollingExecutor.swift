import Glibc

/// Runs the jobs of actors on one dedicated thread that waits in `poll` between them.
///
/// Such an actor can own a C library's connection and be woken by its socket. The thread keeps no
/// reference to the actors: it ends when they, and with them this executor, are released. The
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
  /// This must be the executor of `actor`. Call it once for each actor; one that is released is forgotten.
  package func watch(_ actor: any PolledActor) { inbox.watch(actor) }

  /// A bell that any thread may ring; ``ThreadBell/answer(_:)`` says what this one does then.
  package func bell() -> ThreadBell { ThreadBell(inbox) }

  package func enqueue(_ job: consuming ExecutorJob) {
    inbox.post(ThreadInbox.Job(job: UnownedJob(job), serial: asUnownedSerialExecutor()))
  }

  /// Takes a job of a task that prefers this thread; see ``ThreadExecutor``.
  func enqueue(_ job: consuming ExecutorJob, of task: UnownedTaskExecutor) {
    inbox.post(
      ThreadInbox.Job(job: UnownedJob(job), serial: asUnownedSerialExecutor(), task: task)
    )
  }

  /// Returns after `duration`, rounded up to a millisecond; jobs run meanwhile.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  package func sleep(
    for duration: Duration,
    isolation: isolated (any Actor)? = #isolation
  ) async throws {
    try await inbox.sleep(for: duration, isolation: isolation)
  }

  /// Lets `assumeIsolated` succeed on the thread while no job runs.
  package func isIsolatingCurrentContext() -> Bool? { inbox.isCurrentThread }
}
