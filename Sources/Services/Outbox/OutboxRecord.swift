import Messages

/// What the outbox reports, and what it has reported.
struct OutboxRecord {
  private var statistics = OutboxStatistics()
  /// Messages in the store.
  private var rows: Int
  /// Dropped messages that no event has reported yet.
  private var unreported: [MessageClass: Int] = [:]
  /// Whether messages were dropped and not everything that is stored has been delivered since.
  private var isOverflowing = false

  init(_ state: OutboxState, limit: Int64) {
    rows = state.rows
    statistics.bytesOnDisk = state.bytesOnDisk
    statistics.byteLimit = limit
  }

  /// Why the store cannot be written, while it cannot.
  var fault: String? { statistics.fault }

  var isFailing: Bool { statistics.fault != nil }

  // MARK: The store

  /// Whether there are messages in the store.
  var hasRows: Bool { rows > 0 }

  /// Whether messages in the store have been deleted since it was tidy.
  private(set) var hasRoomToReturn = false

  mutating func noteTidied(hasMore: Bool) { hasRoomToReturn = hasMore }

  mutating func noteTaken() { statistics.appended += 1 }

  mutating func noteLimit(_ limit: Int64) { statistics.byteLimit = limit }

  mutating func noteStored(_ receipt: OutboxReceipt) {
    hasRoomToReturn = hasRoomToReturn || receipt.rows < rows
    rows = receipt.rows
    if let bytes = receipt.bytesOnDisk { statistics.bytesOnDisk = bytes }
  }

  /// - Returns: whether it is the end of a fault.
  mutating func noteSuccess() -> Bool {
    defer { statistics.fault = nil }
    return isFailing
  }

  /// - Returns: whether the text is news, and whether the fault is.
  mutating func noteFailure(_ text: String) -> (isOtherText: Bool, isFirst: Bool) {
    defer { statistics.fault = text }
    return (statistics.fault != text, statistics.fault == nil)
  }

  // MARK: Dropped messages

  mutating func noteDropped(_ dropped: [MessageClass: Int]) {
    statistics.dropped.merge(dropped, uniquingKeysWith: +)
    unreported.merge(dropped, uniquingKeysWith: +)
  }

  /// - Returns: whether it is the first time since everything was delivered.
  mutating func noteOverflow() -> Bool {
    defer { isOverflowing = true }
    return !isOverflowing
  }

  /// - Parameter isDelivered: Whether the brokers have everything that is stored.
  /// - Returns: what is to be reported about dropped messages now.
  mutating func takeDropNotice(isDelivered: Bool) -> OutboxNotice? {
    if !unreported.isEmpty {
      defer { unreported = [:] }
      return .dropped(unreported)
    }
    guard isOverflowing, isDelivered else { return nil }
    isOverflowing = false
    return .drained
  }

  /// Whether something about dropped messages is to be reported, now or later.
  var hasNews: Bool { !unreported.isEmpty || isOverflowing }

  // MARK: For health

  /// - Parameters:
  ///   - live: How many messages wait for a broker and are not stored.
  ///   - undeleted: How many stored messages every broker has; `nil`: all messages are delivered.
  /// - Returns: the figures, without the time of the oldest message.
  func statistics(live: Int, undeleted: Int64?) -> OutboxStatistics {
    var result = statistics
    result.unsaved = isFailing ? live : 0
    result.depth = undeleted.map { max(0, rows - Int(clamping: $0)) + live } ?? 0
    return result
  }
}
