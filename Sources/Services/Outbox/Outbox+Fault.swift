import Measurements
import Logging
import Messages

/// What happens while the store cannot be written: the disk is full, or broken.
extension Outbox {
  /// Keeps what could not be stored, and lets brokers have it from memory.
  func noteFailure(_ failure: StorageFailure, of transaction: OutboxTransaction) {
    changes.putBack(transaction.changes)
    cursors.putBack(transaction.cursors)
    supply.putBack(topics: transaction.topics)
    commits.noteFailure(retryAt: .now + settings.retryAfter)
    // From now on brokers see what belongs to changes that a killed process would not have stored.
    if changes.barrier != nil { intake.noteAhead(true) }
    let news = record.noteFailure(failure.text)
    if news.isOtherText { logger.error("store: \(failure.text)") }
    if news.isFirst { report(.fault(failure.words)) }
    if live.unsettledBytes > settings.memoryLimit { shed() }
    wakeReaders()
    scheduleUpkeep()
  }

  /// Drops the oldest messages in memory, telemetry first, events last.
  func shed() { record.noteDropped(live.shed(to: settings.memoryLimit / 2)) }
}
