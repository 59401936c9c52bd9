import CThread
import Glibc

/// A descriptor that any thread can make readable, to wake the one that polls it.
package final class Bell: Sendable {
  package let descriptor: Int32

  /// - Throws: `SystemError` when the process has no descriptor left.
  package init() throws(SystemError) {
    descriptor = cthread_bell()
    guard descriptor >= 0 else { throw SystemError(purpose: "create an eventfd", code: errno) }
  }

  deinit { close(descriptor) }

  package func ring() { cthread_ring(descriptor) }

  package func silence() { cthread_silence(descriptor) }
}
