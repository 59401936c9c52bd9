import Messages

/// The messages in memory, in the order of their ids: all that some broker lacks and the store does not have,
/// and the newest of those that it has.
///
/// So a broker that keeps up needs neither a write nor a read of the store.
struct LiveMessages {
  private var messages: [StoredMessage] = []
  /// Where in `messages` the kept ones begin; those before are removed later.
  private var start = 0
  /// Where in `messages` those begin that must not be forgotten.
  private var unsettled = 0
  /// The size of all kept messages.
  private(set) var bytes = 0
  /// The size of those that must not be forgotten.
  private(set) var unsettledBytes = 0
  /// Every message with this id or a later one is here, unless it was dropped.
  private(set) var firstID: Int64
  /// How many bytes of messages that the store has are kept for brokers that are a little behind.
  private let settledLimit: Int

  /// - Parameters:
  ///   - id: The messages up to this one are stored, or every broker has them.
  ///   - settledLimit: How many bytes of stored messages are kept.
  init(after id: Int64, settledLimit: Int) {
    firstID = id + 1
    self.settledLimit = settledLimit
  }

  // MARK: Changes

  mutating func append(_ message: StoredMessage) {
    messages.append(message)
    bytes += message.size
    unsettledBytes += message.size
  }

  /// Notes that the messages up to an id are stored: they may be forgotten when there is no room.
  mutating func settle(upTo id: Int64) {
    while unsettled < messages.count, messages[unsettled].id <= id {
      unsettledBytes -= messages[unsettled].size
      unsettled += 1
    }
    while bytes > settledLimit + unsettledBytes, start < unsettled { forgetFirst() }
    compact()
  }

  /// Forgets messages that every broker has, or that were dropped.
  mutating func remove(upTo id: Int64) {
    settle(upTo: id)
    while start < unsettled, messages[start].id <= id { forgetFirst() }
    if start == messages.count { firstID = max(firstID, id + 1) }
    compact()
  }

  /// Drops the oldest messages that are not stored, telemetry first, events last.
  ///
  /// - Parameter limit: How many bytes of them are to be left.
  /// - Returns: how many messages were dropped, by class.
  mutating func shed(to limit: Int) -> [MessageClass: Int] {
    guard unsettledBytes > limit else { return [:] }
    var dropped: [MessageClass: Int] = [:]
    var rest = Array(messages[unsettled...])
    for messageClass in MessageClass.firstToGo where unsettledBytes > limit {
      rest.removeAll { stored in
        guard unsettledBytes > limit, stored.message.messageClass == messageClass else {
          return false
        }
        unsettledBytes -= stored.size
        bytes -= stored.size
        dropped[messageClass, default: 0] += 1
        return true
      }
    }
    messages.replaceSubrange(unsettled..., with: rest)
    return dropped
  }

  private mutating func forgetFirst() {
    bytes -= messages[start].size
    firstID = messages[start].id + 1
    start += 1
  }

  private mutating func compact() {
    if start == messages.count {
      messages.removeAll(keepingCapacity: messages.capacity <= 1024)
      (start, unsettled) = (0, 0)
    } else if start > 256, start > messages.count / 2 {
      messages.removeFirst(start)
      (start, unsettled) = (0, unsettled - start)
    }
  }

  // MARK: Reading

  /// The messages after an id and up to another; `nil` when the memory does not reach back that far.
  func messages(after id: Int64, upTo last: Int64, limit: Int) -> [StoredMessage]? {
    guard id + 1 >= firstID else { return nil }
    let first = position(after: id)
    let found = messages[first...].prefix(max(0, limit))
    guard let newest = found.last, newest.id > last else { return Array(found) }
    return Array(messages[first..<max(first, min(position(after: last), found.endIndex))])
  }

  /// Where the first message after an id is; ids are without gaps but for dropped messages.
  private func position(after id: Int64) -> Int {
    guard start < messages.count, messages[start].id <= id else { return start }
    let guess = min(start + Int(clamping: id - messages[start].id), messages.count - 1)
    if messages[guess].id == id { return guess + 1 }
    var (low, high) = (start, guess)
    if messages[guess].id < id { (low, high) = (guess, messages.count) }
    while low < high {
      let middle = (low + high) / 2
      if messages[middle].id <= id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Messages that the store does not have.
  ///
  /// - Parameters:
  ///   - last: The last one's id at most.
  ///   - size: The most bytes; the first message is returned whatever its size.
  /// - Returns: the oldest of them.
  func unsettled(upTo last: Int64, size: Int) -> [StoredMessage] {
    var total = 0
    return Array(
      messages[unsettled...].prefix { message in
        defer { total += message.size }
        return message.id <= last && (total == 0 || total + message.size <= size)
      }
    )
  }

  /// Whether the store lacks a message with this id or an earlier one.
  func hasUnsettled(upTo id: Int64) -> Bool {
    unsettled < messages.count && messages[unsettled].id <= id
  }

  /// Whether the store lacks a message with a later id.
  func hasUnsettled(after id: Int64) -> Bool {
    hasUnsettled && messages.last.map { $0.id > id } ?? false
  }

  var hasUnsettled: Bool { unsettled < messages.count }

  /// How many messages the store does not have.
  var unsettledCount: Int { messages.count - unsettled }
}

extension Outbox {
  /// As ``messages(after:upTo:limit:)``, without waiting; `nil`: the store has to be read.
  package func messagesAtHand(
    after id: Int64,
    upTo last: Int64,
    limit: Int
  ) -> [StoredMessage]? {
    let last = min(last, newestID)
    return id < last ? live.messages(after: id, upTo: last, limit: limit) : []
  }
}
