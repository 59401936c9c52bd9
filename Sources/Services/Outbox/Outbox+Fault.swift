import Logging
import Messages

/// What happens while the store cannot be written: the disk is full, or broken.
extension Outbox {
  /// Puts messages that could not be stored back in the queue, and lets brokers have them from
  /// memory.
  func noteFailure(_ failure: StorageFailure, of transaction: OutboxTransaction) async {
    pending.putBack(transaction)
    cursors.putBack(transaction.cursors)
    commits.noteFailure(retryAt: .now + settings.retryAfter)
    let news = record.noteFailure(failure.text)
    if news.isOtherText { logger.error("store: \(failure.text)") }
    if news.isFirst { report(.fault(failure.words)) }
    if pending.bytes > settings.memoryLimit { shedPending() }
    await expose()
    scheduleUpkeep()
  }

  /// Lets the brokers have what is only in memory.
  ///
  /// The ids and ordinals are noted first, in a place that needs no room on the disk: after a crash
  /// other messages must not get them.
  func expose() async {
    let (id, ordinal) = (numbers.lastID, numbers.lastOrdinal)
    guard id > numbers.exposedID else { return }
    await storage.noteUnsaved(lastID: id, lastOrdinal: ordinal)
    numbers.noteExposed(upTo: id)
    wakeReaders()
  }

  /// Removes messages that every broker has received from memory: they need not be stored any more.
  func forgetDelivered() {
    if record.isFailing { pending.forget(upTo: cursors.acknowledgedByAll) }
  }

  /// Drops the oldest messages in memory, telemetry first, events last.
  func shedPending() {
    forgetDelivered()
    record.noteDropped(pending.shed(to: settings.memoryLimit / 2))
  }
}
