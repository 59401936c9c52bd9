import CThread
import Glibc

/// What other threads leave for a thread that waits in `poll`; its descriptor becomes readable.
package final class Mailbox<Item: Sendable>: @unchecked Sendable {
  // `mutex` guards `items` and `isClosed`; a pthread mutex, since ThreadSanitizer sees it.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var items: [Item] = []
  private var isClosed = false

  /// To be polled for reading.
  package let descriptor: Int32

  package init() {
    pthread_mutex_init(mutex, nil)
    descriptor = cthread_wakeup_open()
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  package func post(_ item: Item) {
    withLock { items.append(item) }
    cthread_wakeup_signal(descriptor)
  }

  /// No more items come: the thread shall end.
  package func close() {
    withLock { isClosed = true }
    cthread_wakeup_signal(descriptor)
  }

  /// Takes all items; `nil` once closed and empty.
  package func take() -> [Item]? {
    cthread_wakeup_clear(descriptor)
    return withLock {
      defer { items = [] }
      return items.isEmpty && isClosed ? nil : items
    }
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}

/// Starts a detached thread.
///
/// - Returns: 0, or why there is none as an `errno` code.
package func startThread(
  named name: String,
  stackSize: Int = 256 * 1024,
  _ body: @escaping @Sendable () -> Void
) -> Int32 {
  let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  let status = cthread_start(
    name,
    stackSize,
    { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run() },
    context
  )
  if status != 0 { Unmanaged<ThreadBody>.fromOpaque(context).release() }
  return status
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
