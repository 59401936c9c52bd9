package import Messages

/// Where messages wait that were handed over without a change of threads, until the outbox comes for
/// them; used from any thread.
package protocol MessageInlet: AnyObject, Sendable {
  /// Adds messages, in order.
  func put(_ messages: [Message]) -> InletState

  /// Takes all that is there, in order.
  func takeAll() -> [Message]

  /// Notes whether the outbox comes for messages by itself.
  ///
  /// - Returns: `false`, and nothing is changed, where it must not leave because messages are there.
  func setAttended(_ isAttended: Bool) -> Bool
}

/// What is to be done by those who put messages into a ``MessageInlet``.
package enum InletState: Sendable {
  /// Nothing: the outbox comes by itself.
  case attended
  /// The outbox must be told; it is attended from now on.
  case unattended
  /// There are so many messages that the outbox must take them, now.
  case full
}

extension Outbox {
  /// Takes messages without waiting for the outbox's thread, most times; they are stored with those
  /// that come within ``Settings/gathering``.
  ///
  /// Messages of one caller keep their order, also among what it hands to ``append(_:changes:)``.
  nonisolated package func post(_ messages: [Message]) async {
    guard let inlet else { return await append(messages) }
    switch inlet.put(messages) {
    case .attended: break
    case .unattended: await attend()
    case .full: await append([])
    }
  }

  private func attend() {
    // While nobody stored, nobody came for them either.
    scheduleCommit()
  }

  /// Takes what was posted.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  func takePosted() -> Bool {
    guard let posted = inlet?.takeAll(), !posted.isEmpty else { return false }
    for message in posted { take(message) }
    if pendingBytes > settings.memoryLimit { shedPending() }
    return true
  }

  /// Whether nothing more is to be come for.
  func stopAttending() -> Bool { inlet?.setAttended(false) ?? true }
}
