import Messages

/// What is to be stored: messages, and changes that go into the same transaction.
struct PendingMessages {
  private(set) var messages: [StoredMessage]
  private var changes: [any StoredChange] = []
  /// The size of the messages.
  private(set) var bytes: Int
  /// What is being stored just now.
  private var beingStored: [StoredMessage] = []

  init(_ messages: [StoredMessage]) {
    self.messages = messages
    bytes = messages.reduce(0) { $0 + $1.size }
  }

  var isEmpty: Bool { messages.isEmpty && changes.isEmpty }

  mutating func add(_ message: StoredMessage) {
    messages.append(message)
    bytes += message.size
  }

  /// Adds a change; where the store fails, changes that can be combined are.
  mutating func add(_ change: any StoredChange, combining: Bool) {
    if combining, let both = changes.last?.merged(with: change) {
      changes[changes.count - 1] = both
    } else {
      changes.append(change)
    }
  }

  /// Takes what goes into one transaction; ``stored()`` or ``putBack(_:)`` follows.
  ///
  /// - Parameters:
  ///   - size: The most bytes of messages.
  ///   - id: The last stored message: the one behind it is taken whatever its size.
  /// - Returns: the messages, and the changes that came with the last of them.
  mutating func take(
    size: Int,
    after id: Int64
  ) -> (messages: [StoredMessage], changes: [any StoredChange]) {
    var total = 0
    let end =
      messages.firstIndex { message in
        total += message.size
        return total > size && message.id > id + 1
      } ?? messages.endIndex
    let taken = Array(messages[..<end])
    removeFirst(end)
    beingStored = taken
    guard messages.isEmpty else { return (taken, []) }
    defer { changes = [] }
    return (taken, changes)
  }

  /// What was taken is stored.
  mutating func stored() { beingStored = [] }

  /// What was taken could not be stored.
  mutating func putBack(_ transaction: OutboxTransaction) {
    beingStored = []
    messages.insert(contentsOf: transaction.messages, at: 0)
    bytes += transaction.messages.reduce(0) { $0 + $1.size }
    let all = transaction.changes + changes
    changes = []
    for change in all { add(change, combining: true) }
  }

  /// Removes messages up to an id: they need not be stored any more.
  mutating func forget(upTo id: Int64) { removeFirst(messages.prefix { $0.id <= id }.count) }

  private mutating func removeFirst(_ count: Int) {
    guard count > 0 else { return }
    bytes -= messages.prefix(count).reduce(0) { $0 + $1.size }
    messages.removeFirst(count)
  }

  /// Drops the oldest messages, telemetry first, events last.
  ///
  /// - Parameter limit: How many bytes are to be left.
  /// - Returns: how many messages were dropped, by class.
  mutating func shed(to limit: Int) -> [MessageClass: Int] {
    var dropped: [MessageClass: Int] = [:]
    for messageClass in MessageClass.firstToGo where bytes > limit {
      messages.removeAll { stored in
        guard bytes > limit, stored.message.messageClass == messageClass else { return false }
        bytes -= stored.size
        dropped[messageClass, default: 0] += 1
        return true
      }
    }
    return dropped
  }

  /// Messages of a range of ids, oldest first: those of the running transaction are older than the others.
  func messages(in wanted: ClosedRange<Int64>, limit: Int) -> [StoredMessage] {
    let first = beingStored.lazy.filter { wanted.contains($0.id) }.prefix(limit)
    let rest = messages.lazy.filter { wanted.contains($0.id) }.prefix(limit - first.count)
    return Array(first) + Array(rest)
  }
}
