package import Glibc

/// A lock for what threads share outside any actor, and the state that it guards.
///
/// It is a pthread mutex: on Linux ThreadSanitizer cannot see `Mutex` and reports races that do not
/// exist.
package final class ThreadLock<State>: @unchecked Sendable {
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline var state: State

  package init(_ state: sending State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` on the state while no other thread holds the lock; not recursive.
  @inlinable
  package func withLock<Result>(_ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }
}

/// A lock whose owner keeps the state itself, and says by a comment which.
extension ThreadLock where State == Void {
  package convenience init() { self.init(()) }

  /// Runs `body` while no other thread holds the lock; not recursive.
  @inlinable
  package func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
