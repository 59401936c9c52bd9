/// The thread of a ``ThreadExecutor`` or a ``PollingExecutor`` as a task's preferred executor, so that the task
/// resumes on it.
///
/// Without it a resumed continuation passes through the global pool, even where an actor with its
/// own executor awaits it. A task must not prefer a thread that blocks if its actors share the
/// pool.
package final class ThreadTaskExecutor: TaskExecutor {
  private enum Thread {
    case plain(ThreadExecutor)
    case polling(PollingExecutor)
  }

  private let thread: Thread

  package init(_ thread: ThreadExecutor) { self.thread = .plain(thread) }

  package init(_ thread: PollingExecutor) { self.thread = .polling(thread) }

  package func enqueue(_ job: consuming ExecutorJob) {
    switch thread {
    case .plain(let thread): thread.enqueue(job, of: asUnownedTaskExecutor())
    case .polling(let thread): thread.enqueue(job, of: asUnownedTaskExecutor())
    }
  }
}
