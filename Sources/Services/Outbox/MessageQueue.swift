package import Messages

/// Messages that wait for the outbox, with their ids and ordinals.
///
/// They are numbered when they come, so that a note of them elsewhere can be compared with what is
/// stored.
package struct MessageQueue {
  private var lastID: Int64 = 0
  private var lastOrdinal: Int64 = 0
  /// Without a broker no one would ever take the messages.
  private var isOpen = false
  private var messages: [StoredMessage] = []
  private var isAttended = false
  /// Whether a caller was told that room becomes short.
  private var isCrowdTold = false

  /// With more messages than this, the outbox is asked to take them.
  private static let limit = 1024

  package init() {}

  /// Takes messages from now on; the first one gets the id after `lastID`.
  package mutating func open(lastID: Int64, lastOrdinal: Int64) {
    (self.lastID, self.lastOrdinal) = (lastID, lastOrdinal)
    isOpen = true
  }

  /// Drops the messages that come from now on.
  package mutating func close() { isOpen = false }

  /// Adds messages behind those that wait.
  ///
  /// - Returns: the added messages, numbered; none while the queue is closed.
  @discardableResult
  package mutating func add(_ new: [Message]) -> ArraySlice<StoredMessage> {
    guard isOpen else { return [] }
    let start = messages.count
    for message in new {
      lastID &+= 1
      var ordinal: Int64?
      if message.messageClass == .telemetry {
        lastOrdinal &+= 1
        ordinal = lastOrdinal
      }
      messages.append(StoredMessage(id: lastID, ordinal: ordinal, message: message))
    }
    return messages[start...]
  }

  /// What a caller that has just added messages must do.
  ///
  /// - Parameter isCrowded: Whether the room for what is kept becomes short.
  /// - Returns: what it is.
  package mutating func attend(isCrowded: Bool = false) -> IntakeState {
    if messages.count > Self.limit { return .full }
    defer { isAttended = true }
    if isCrowded, !isCrowdTold {
      isCrowdTold = true
      return .crowded
    }
    return isAttended ? .attended : .unattended
  }

  /// Takes all waiting messages, in order.
  package mutating func takeAll() -> [StoredMessage] {
    defer { messages = [] }
    return messages
  }

  /// The room for what is kept has become larger.
  package mutating func noteRoom() { isCrowdTold = false }

  /// See ``MessageIntake/setAttended(_:)``.
  package mutating func setAttended(_ isAttended: Bool) -> Bool {
    guard isAttended || messages.isEmpty else { return false }
    self.isAttended = isAttended
    return true
  }
}
