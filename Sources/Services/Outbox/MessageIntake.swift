package import Messages

/// Where messages wait until the outbox takes them; adding one needs no change of threads.
///
/// Used from any thread.
package protocol MessageIntake: AnyObject, Sendable {
  /// The messages after an id that an earlier process was given and may not have stored, ordered by
  /// id.
  func leftBehind(after id: Int64) -> [StoredMessage]

  /// Takes messages from now on; the first one gets the id after `lastID`.
  func open(lastID: Int64, lastOrdinal: Int64)

  /// Drops the messages that come from now on.
  func close()

  /// Adds messages, in order, and keeps them if the process is killed before they are stored.
  func put(_ messages: [Message]) -> IntakeState

  /// Adds the outbox's own messages behind those that wait, and takes all of them, in order.
  func take(with messages: [Message]) -> [StoredMessage]

  /// Notes that all messages up to this id are stored.
  func noteStored(upTo id: Int64)

  /// Notes whether the outbox takes messages without being asked.
  ///
  /// - Returns: `false` where messages are waiting and the outbox must stay; nothing is changed
  ///   then.
  func setAttended(_ isAttended: Bool) -> Bool
}

/// What a caller that has put messages into a ``MessageIntake`` must do.
package enum IntakeState: Sendable {
  /// Nothing: the outbox takes them without being asked.
  case attended
  /// The caller must wake the outbox; it is attended from now on.
  case unattended
  /// The intake is full: the outbox must take the messages now.
  case full
}

extension Outbox {
  /// Takes messages without waiting for the outbox's thread.
  ///
  /// They are stored together with those that come within ``Settings/gathering``. Messages of one
  /// caller keep their order, also relative to those that it passes to ``append(_:changes:)``.
  ///
  /// - Returns: `false` where too many wait already: the caller is to wait for ``room()``.
  nonisolated package func post(_ messages: [Message]) -> Bool {
    switch intake.put(messages) {
    case .attended: return true
    // The outbox was not storing, so it was not taking messages either.
    case .unattended:
      Task(executorPreference: taskExecutor) { await self.scheduleCommit() }
      return true
    case .full: return false
    }
  }

  /// Returns when the outbox has taken what waits.
  nonisolated package func room() async { await append([]) }

  /// Takes what was posted, followed by messages of the outbox's own.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  func take(_ own: [Message] = []) -> Bool {
    let messages = intake.take(with: own)
    guard !messages.isEmpty else { return false }
    for message in messages { admit(message) }
    if pending.bytes > settings.memoryLimit { shedPending() }
    return true
  }

  private func admit(_ stored: StoredMessage) {
    record.noteTaken()
    numbers.noteTaken(stored)
    supply.noteTaken(stored)
    pending.add(stored)
  }

  /// Stops taking messages; `false` where some have come meanwhile.
  func stopAttending() -> Bool { intake.setAttended(false) }
}
