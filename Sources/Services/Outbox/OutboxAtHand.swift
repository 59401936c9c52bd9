package import Messages

/// What callers on the outbox's thread, its publishers, do with it without waiting.
///
/// That a caller is on the thread is checked where the program is built so (the release program is not, see
/// `Makefile`): a call from elsewhere ends the process.
package protocol OutboxAtHand: AnyObject, Sendable {
  func alert(_ broker: String, _ reader: (@Sendable () -> Void)?)
  func messagesAtHand(after id: Int64, upTo last: Int64, limit: Int) -> [StoredMessage]?
  func isKnownNewest(_ stored: StoredMessage) -> Bool?
  func acknowledge(_ id: Int64, by broker: String)
  func retained(upTo id: Int64) -> [Message]
  func isDelivered(to broker: String) -> Bool
  func report(_ notice: OutboxNotice)
  func serve()
  var newestID: Int64 { get }
}

extension Outbox: @preconcurrency OutboxAtHand {
  nonisolated package var atHand: any OutboxAtHand { self }
}
