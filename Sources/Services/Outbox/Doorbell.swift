/// Wakes the outbox's thread; ringing twice before it has answered is like ringing once.
package protocol Doorbell: Sendable {
  /// Says what the thread does; until then ringing does nothing. Called once.
  func answer(_ body: @escaping @Sendable () -> Void)

  /// Used from any thread.
  func ring()
}
