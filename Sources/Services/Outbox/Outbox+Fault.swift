import Logging
import Messages

/// What happens while the store cannot be written: the disk is full, or broken.
extension Outbox {
  /// Puts messages that could not be stored back in the queue, and lets brokers have them from
  /// memory.
  func noteFailure(_ failure: StorageFailure, of transaction: OutboxTransaction) async {
    pending.messages.insert(contentsOf: transaction.messages, at: 0)
    pendingBytes += transaction.messages.reduce(0) { $0 + $1.size }
    pending.changes = merged(transaction.changes + pending.changes)
    urgentCursors.formUnion(transaction.cursors.keys)
    retryAt = clock.now + settings.retryAfter
    if statistics.fault != failure.text { logger.error("store: \(failure.text)") }
    let isNew = statistics.fault == nil
    statistics.fault = failure.text
    if isNew { report(.fault(failure.text)) }
    if pendingBytes > settings.memoryLimit { shedPending() }
    await expose()
    scheduleUpkeep()
  }

  private func merged(_ changes: [any StoredChange]) -> [any StoredChange] {
    var result: [any StoredChange] = []
    for change in changes {
      if let both = result.last?.merged(with: change) {
        result[result.count - 1] = both
      } else {
        result.append(change)
      }
    }
    return result
  }

  /// Lets the brokers have what is only in memory.
  ///
  /// The ids and ordinals are noted first, in a place that needs no room on the disk: after a crash
  /// other messages must not get them.
  func expose() async {
    let (id, ordinal) = (lastID, lastOrdinal)
    guard id > exposedID else { return }
    await storage.noteUnsaved(lastID: id, lastOrdinal: ordinal)
    exposedID = max(exposedID, id)
    signalArrival()
  }

  /// Removes messages that every broker has received from memory: they need not be stored any more.
  func forgetDelivered() {
    guard statistics.fault != nil else { return }
    let delivered = acknowledgedByAll
    let count = pending.messages.prefix { $0.id <= delivered }.count
    guard count > 0 else { return }
    pendingBytes -= pending.messages.prefix(count).reduce(0) { $0 + $1.size }
    pending.messages.removeFirst(count)
  }

  /// Drops the oldest messages in memory, telemetry first, events last.
  func shedPending() {
    forgetDelivered()
    var excess = pendingBytes - settings.memoryLimit / 2
    for messageClass in MessageClass.firstToGo where excess > 0 {
      var dropped = 0
      pending.messages.removeAll { stored in
        guard excess > 0, stored.message.messageClass == messageClass else { return false }
        excess -= stored.size
        pendingBytes -= stored.size
        dropped += 1
        return true
      }
      if dropped > 0 { count([messageClass: dropped]) }
    }
  }
}
