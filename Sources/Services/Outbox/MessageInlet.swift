package import Messages

/// Where messages wait that were handed over without a change of threads, until the outbox comes for
/// them; used from any thread.
package protocol MessageInlet: AnyObject, Sendable {
  /// What an earlier process was handed after a message and may not have stored, by id.
  func leftBehind(after id: Int64) -> [StoredMessage]

  /// Takes messages from now on; the first one gets the id after `lastID`.
  func open(lastID: Int64, lastOrdinal: Int64)

  /// Drops what comes from now on.
  func close()

  /// Adds messages, in order, and keeps them should the process be killed before they are stored.
  func put(_ messages: [Message]) -> InletState

  /// Adds the outbox's own messages behind those that wait, and takes all of them, in order.
  func take(with messages: [Message]) -> [StoredMessage]

  /// Notes up to which message all is stored.
  func noteStored(upTo id: Int64)

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
    switch inlet.put(messages) {
    case .attended: break
    // While nobody stored, nobody came for them either.
    case .unattended: await scheduleCommit()
    case .full: await append([])
    }
  }

  /// Takes what was posted, and messages of the outbox's own behind it.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  func take(_ own: [Message] = []) -> Bool {
    let messages = inlet.take(with: own)
    guard !messages.isEmpty else { return false }
    for message in messages { admit(message) }
    if pendingBytes > settings.memoryLimit { shedPending() }
    return true
  }

  private func admit(_ stored: StoredMessage) {
    statistics.appended += 1
    lastID = stored.id
    lastOrdinal = stored.ordinal ?? lastOrdinal
    if stored.message.retain { latest[stored.message.topic] = stored }
    pending.messages.append(stored)
    pendingBytes += stored.size
  }

  /// Whether nothing more is to be come for.
  func stopAttending() -> Bool { inlet.setAttended(false) }
}
