/// The thread of a ``ThreadExecutor`` as a task's preferred executor, so that the task resumes on
/// it.
///
/// Without it a resumed continuation passes through the global pool, even where an actor with its
/// own executor awaits it. A task must not prefer a thread that blocks if its actors share the
/// pool.
package final class ThreadTaskExecutor: TaskExecutor {
  private let thread: ThreadExecutor

  package init(_ thread: ThreadExecutor) { self.thread = thread }

  package func enqueue(_ job: consuming ExecutorJob) {
    thread.enqueue(job, of: asUnownedTaskExecutor())
  }
}
