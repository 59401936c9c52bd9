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

  mutating func noteTaken() { statistics.appended += 1 }

  mutating func noteLimit(_ limit: Int64) { statistics.byteLimit = limit }

  mutating func noteStored(_ receipt: OutboxReceipt) {
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

  // MARK: For health

  /// - Parameters:
  ///   - pending: How many messages wait to be stored.
  ///   - undeleted: How many stored messages every broker has; `nil`: all messages are delivered.
  /// - Returns: the figures, without the time of the oldest message.
  func statistics(pending: Int, undeleted: Int64?) -> OutboxStatistics {
    var result = statistics
    result.unsaved = isFailing ? pending : 0
    result.depth = undeleted.map { max(0, rows - Int(clamping: $0)) + pending } ?? 0
    return result
  }
}
