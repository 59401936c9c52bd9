import Synchronization

/// Keeps lines of several threads apart.
final class OutputLock: Sendable {
  private let mutex = Mutex(())

  func withLock(_ body: () -> Void) { mutex.withLock { _ in body() } }
}
