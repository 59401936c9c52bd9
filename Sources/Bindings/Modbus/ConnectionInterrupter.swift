import Glibc
import System

/// Ends what a client waits for, from any thread, for good: the blocked call and every later one fail
/// with `interrupted`.
package struct ConnectionInterrupter: Sendable {
  private let slot: DescriptorSlot

  init(_ slot: DescriptorSlot) { self.slot = slot }

  /// Returns at once; may be called more than once, and after the client is gone.
  package func interrupt() { slot.interrupt() }
}

/// The one place where a connection's descriptor is known to other threads; `mutex` guards all its state,
/// so that `shutdown` can never hit a descriptor that was closed and given out again.
final class DescriptorSlot: @unchecked Sendable {
  private let mutex = ThreadLock()
  private var descriptor: Int32 = -1
  private var isInterruptedNow = false
  private let event = try? EventDescriptor()

  /// Readable once interrupted; -1 when the process has no descriptor left.
  var wake: Int32 { event?.descriptor ?? -1 }

  var isInterrupted: Bool { mutex.withLock { isInterruptedNow } }

  /// Makes `new` known; false, and nothing kept, once interrupted.
  func set(_ new: Int32) -> Bool {
    mutex.withLock {
      guard !isInterruptedNow else { return false }
      descriptor = new
      return true
    }
  }

  /// Forgets the descriptor: the caller alone may now close it.
  func take() -> Int32 {
    mutex.withLock {
      defer { descriptor = -1 }
      return descriptor
    }
  }

  func interrupt() {
    mutex.withLock {
      isInterruptedNow = true
      if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }  // ENOTSOCK on a serial port
      event?.signal()
    }
  }
}
