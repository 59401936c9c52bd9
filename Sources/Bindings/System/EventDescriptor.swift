import CSystem
import Glibc

/// A descriptor that any thread can make readable, to wake the thread that waits for it.
package final class EventDescriptor: Sendable {
  package let descriptor: Int32

  /// - Throws: `SystemError` when the process has no descriptor left.
  package init() throws(SystemError) {
    descriptor = csystem_event()
    guard descriptor >= 0 else { throw SystemError(purpose: "create an eventfd", code: errno) }
  }

  deinit { close(descriptor) }

  /// Makes it readable; it stays so until ``clear()``.
  package func signal() { csystem_signal(descriptor) }

  package func clear() { csystem_clear(descriptor) }
}
