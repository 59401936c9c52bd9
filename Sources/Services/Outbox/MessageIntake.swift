package import Messages
import Synchronization

/// Where messages wait until the outbox takes them: the threads of the connections add theirs without waiting.
///
/// The lock is held for a few instructions and for copying the messages into the journal. Used from any thread.
package final class MessageIntake: Sendable {
  private struct State {
    var queue = MessageQueue()
    let journal: (any MessageJournal)?
  }

  private let state: Mutex<State>

  /// `journal` keeps messages until they are delivered or stored; `nil`: they are lost when the process is
  /// killed.
  package init(journal: sending (any MessageJournal)? = nil) {
    state = Mutex(State(journal: journal))
  }

  // MARK: The start

  /// How far the earlier process had come that used the journal last; `nil`: it is not known.
  func lastMark() -> IntakeMark? { state.withLock { $0.journal?.mark } }

  /// See ``MessageJournal/messages(after:boundUpTo:)``.
  func leftBehind(after id: Int64, boundUpTo bound: Int64) -> LeftBehind {
    state.withLock { $0.journal?.messages(after: id, boundUpTo: bound) ?? LeftBehind() }
  }

  /// Begins the marks of this process, before any number is given.
  ///
  /// - Returns: whether a killed process can be continued from them.
  package func begin(_ mark: IntakeMark) -> Bool {
    state.withLock { $0.journal?.begin(mark) ?? false }
  }

  /// Takes messages from now on; the first one gets the id after `lastID`.
  package func open(lastID: Int64, lastOrdinal: Int64) {
    state.withLock { $0.queue.open(lastID: lastID, lastOrdinal: lastOrdinal) }
  }

  /// Drops the messages that come from now on.
  func close() { state.withLock { $0.queue.close() } }

  // MARK: Messages

  /// Adds messages, in order, and keeps them if the process is killed before they are stored.
  package func put(_ messages: [Message]) -> IntakeState {
    state.withLock { state in
      let numbered = state.queue.add(messages)
      let isKept = state.journal?.append(numbered, boundAfter: .max) ?? true
      return state.queue.attend(isCrowded: !isKept || state.journal?.isCrowded ?? false)
    }
  }

  /// Adds the outbox's own messages behind those that wait, and takes all of them, in order.
  ///
  /// - Parameters:
  ///   - messages: The outbox's own.
  ///   - isBound: Whether they belong to a change of the store: without it they do not count.
  /// - Returns: those that waited, and these.
  package func take(with messages: [Message], isBound: Bool) -> [StoredMessage] {
    state.withLock { state in
      if !messages.isEmpty {
        let numbered = state.queue.add(messages)
        _ = state.journal?.append(numbered, boundAfter: isBound ? 0 : .max)
      }
      return state.queue.takeAll()
    }
  }

  /// Notes that all messages up to this id are stored, or were dropped, or every broker has them.
  func release(upTo id: Int64) {
    state.withLock {
      $0.journal?.release(upTo: id)
      $0.queue.noteRoom()
    }
  }

  /// Notes that a broker has all messages up to this id.
  func noteAcknowledged(_ id: Int64, by broker: String) {
    state.withLock { $0.journal?.noteAcknowledged(id, by: broker) }
  }

  /// Notes whether brokers may have seen what belongs to changes that the store lacks.
  func noteAhead(_ isAhead: Bool) { state.withLock { $0.journal?.noteAhead(isAhead) } }

  /// Notes whether the outbox takes messages without being asked.
  ///
  /// - Returns: `false` where messages are waiting and the outbox must stay; nothing is changed
  ///   then.
  package func setAttended(_ isAttended: Bool) -> Bool {
    state.withLock { $0.queue.setAttended(isAttended) }
  }
}

/// What a caller that has put messages into a ``MessageIntake`` must do.
package enum IntakeState: Sendable {
  /// Nothing: the outbox takes them without being asked.
  case attended
  /// The caller must wake the outbox; it is attended from now on.
  case unattended
  /// The room for what is kept over a kill becomes short: the outbox must store messages soon.
  case crowded
  /// The intake is full: the outbox must take the messages now.
  case full
}

/// Messages that wait for the outbox, with their ids and ordinals.
///
/// They are numbered when they come, so that a note of them elsewhere can be compared with what is
/// stored.
struct MessageQueue {
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

  /// Takes messages from now on; the first one gets the id after `lastID`.
  mutating func open(lastID: Int64, lastOrdinal: Int64) {
    (self.lastID, self.lastOrdinal) = (lastID, lastOrdinal)
    isOpen = true
  }

  /// Drops the messages that come from now on.
  mutating func close() { isOpen = false }

  /// Adds messages behind those that wait.
  ///
  /// - Returns: the added messages, numbered; none while the queue is closed.
  @discardableResult
  mutating func add(_ new: [Message]) -> ArraySlice<StoredMessage> {
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
  mutating func attend(isCrowded: Bool = false) -> IntakeState {
    if messages.count > Self.limit { return .full }
    defer { isAttended = true }
    if isCrowded, !isCrowdTold {
      isCrowdTold = true
      return .crowded
    }
    return isAttended ? .attended : .unattended
  }

  /// Takes all waiting messages, in order.
  mutating func takeAll() -> [StoredMessage] {
    defer { messages = [] }
    return messages
  }

  /// The room for what is kept has become larger.
  mutating func noteRoom() { isCrowdTold = false }

  /// See ``MessageIntake/setAttended(_:)``.
  mutating func setAttended(_ isAttended: Bool) -> Bool {
    guard isAttended || messages.isEmpty else { return false }
    self.isAttended = isAttended
    return true
  }
}
