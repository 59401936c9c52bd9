import Logging
import Messages

extension Outbox {
  /// Stores what is pending in one transaction; what cannot be stored is kept and tried again.
  func commit() {
    var transaction = pending
    for broker in changedCursors { transaction.cursors[broker] = cursors[broker] }
    let acknowledged = acknowledgedByAll
    if acknowledged > deletedUpTo, isSyncDue || acknowledged - deletedUpTo > 500 {
      transaction.deleteUpTo = min(acknowledged, storedID)
    }
    transaction.isSynced = isSyncDue
    guard !transaction.isEmpty else { return }
    do throws(StorageFailure) {
      try storage.commit(transaction)
      stored(transaction)
    } catch {
      failed(error)
    }
    keepWithinLimit()
  }

  private func stored(_ transaction: OutboxTransaction) {
    if transaction.isSynced { noteSync() }
    if statistics.fault != nil {
      logger.info("store works again")
      statistics.fault = nil
    }
    changedCursors = []
    pending = OutboxTransaction()
    pendingBytes = 0
    if let upTo = transaction.deleteUpTo {
      deletedUpTo = upTo
      tail.removeAll(upTo: upTo)
    }
    guard let last = transaction.messages.last else { return }
    storedID = last.id
    tail.append(transaction.messages)
    for signal in signals.values { signal.yield() }
  }

  private func failed(_ failure: StorageFailure) {
    if statistics.fault != failure.text { logger.error("store: \(failure.text)") }
    statistics.fault = failure.text
    scheduleCommit()
  }

  /// While nothing can be stored, the oldest telemetry in memory goes first.
  func shedPending() {
    let excess = pendingBytes - Self.pendingLimit / 2
    var freed = 0
    pending.messages.removeAll { stored in
      guard freed < excess, stored.message.messageClass == .telemetry else { return false }
      freed += stored.size
      statistics.dropped[.telemetry, default: 0] += 1
      return true
    }
    pendingBytes -= freed
  }

  /// The last message that every broker has acknowledged.
  var acknowledgedByAll: Int64 {
    cursors.values.reduce(Int64.max) { min($0, $1.acknowledged) }
  }

  private func keepWithinLimit() {
    let used = storage.bytesOnDisk()
    guard used > settings.limit else { return }
    do throws(StorageFailure) {
      let dropped = try storage.dropOldest(bytes: max(used - settings.limit, settings.limit / 50))
      for (messageClass, count) in dropped.counts {
        statistics.dropped[messageClass, default: 0] += count
      }
      let total = dropped.counts.values.reduce(0, +)
      if total > 0 { logger.warning("outbox full: \(total) oldest messages given up") }
    } catch {
      failed(error)
    }
  }
}

extension OutboxTransaction {
  var isEmpty: Bool {
    messages.isEmpty && changes.isEmpty && cursors.isEmpty && deleteUpTo == nil
  }
}
