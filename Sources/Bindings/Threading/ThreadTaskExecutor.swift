/// The thread of a ``ThreadExecutor`` as what a task prefers, so that it resumes on it.
///
/// A resumed continuation goes by the global pool otherwise, even where an actor with an executor of its
/// own awaits it. No task whose actors share the pool may prefer a thread that blocks.
package final class ThreadTaskExecutor: TaskExecutor {
  private let thread: ThreadExecutor

  package init(_ thread: ThreadExecutor) { self.thread = thread }

  package func enqueue(_ job: consuming ExecutorJob) {
    thread.enqueue(job, of: asUnownedTaskExecutor())
  }
}
