import Logging
import Messages

extension Outbox {
  /// Stores pending messages soon: at once, or when the last transaction is ``Settings/gathering``
  /// ago.
  func scheduleCommit() {
    guard committing == nil else { return }
    _ = intake.setAttended(true)
    committing = Task(executorPreference: taskExecutor) { await self.storeWhatComes() }
  }

  private func storeWhatComes() async {
    var wasBusy = false
    repeat {
      let wait = settings.gathering - lastCommit.duration(to: clock.now)
      if wait > .zero { await pause(wait) }
      // A busy outbox takes messages without being woken.
      wasBusy = take() || hasWork
      await commitOrExpose()
    } while wasBusy || hasWork || !stopAttending()
    committing = nil
  }

  private var hasWork: Bool {
    if statistics.fault != nil { return exposedID < lastID }
    return !pending.messages.isEmpty || !pending.changes.isEmpty
      || !urgentCursors.isEmpty
  }

  private func commitOrExpose() async {
    if let retryAt, retryAt > clock.now {
      take()
      lastCommit = clock.now
      await expose()
    } else {
      await commit(withCursors: false)
    }
  }

  /// Stores what is pending; what cannot be stored is kept and tried again.
  ///
  /// - Parameter withCursors: Whether the brokers' progress is stored too. Once a second is enough:
  ///   after a crash some messages are sent once more, with the same `seq`.
  func commit(withCursors: Bool) async {
    while isCommitting { await withCheckedContinuation { commitWaiters.append($0) } }
    take()
    let transaction = nextTransaction(withCursors: withCursors)
    guard !transaction.isEmpty else { return }
    isCommitting = true
    inCommit = transaction.messages
    lastCommit = clock.now
    do throws(StorageFailure) {
      let receipt = try await storage.commit(transaction)
      inCommit = []
      noteStored(transaction, receipt)
    } catch {
      inCommit = []
      await noteFailure(error, of: transaction)
    }
    isCommitting = false
    let waiters = commitWaiters
    commitWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  private func nextTransaction(withCursors: Bool) -> OutboxTransaction {
    forgetDelivered()
    var transaction = OutboxTransaction()
    var bytes = 0
    let end =
      pending.messages.firstIndex { message in
        bytes += message.size
        return bytes > settings.largestTransaction && message.id > storedID + 1
      } ?? pending.messages.endIndex
    transaction.messages = Array(pending.messages[..<end])
    pending.messages.removeSubrange(..<end)
    pendingBytes -= transaction.messages.reduce(0) { $0 + $1.size }
    // Ledger rows are stored with the last of the messages that came with them.
    if pending.messages.isEmpty { swap(&transaction.changes, &pending.changes) }
    for broker in urgentCursors { transaction.cursors[broker] = cursors[broker] }
    urgentCursors = []
    if withCursors {
      // After a failure the store gets every cursor again.
      if statistics.fault != nil { changedCursors.formUnion(cursors.keys) }
      for broker in changedCursors { transaction.cursors[broker] = cursors[broker] }
      changedCursors = []
      let done = min(acknowledgedByAll, storedID)
      if done > deletedUpTo { transaction.deleteUpTo = done }
      transaction.savesCounters = storedID > countedID || !transaction.messages.isEmpty
    }
    transaction.lastID = transaction.messages.last?.id ?? max(storedID, exposedID)
    transaction.lastOrdinal =
      pending.messages.first { $0.ordinal != nil }?.ordinal
      .map { $0 - 1 } ?? lastOrdinal
    transaction.isSynced = settings.syncEvery <= .zero
    return transaction
  }

  private func noteStored(_ transaction: OutboxTransaction, _ receipt: OutboxReceipt) {
    if statistics.fault != nil {
      logger.notice("store works again")
      statistics.fault = nil
      retryAt = nil
      report(.recovered)
    }
    if !transaction.isSynced { isUnsynced = true }
    if let upTo = transaction.deleteUpTo {
      deletedUpTo = upTo
      recent.removeAll(upTo: upTo)
    }
    if transaction.savesCounters { countedID = transaction.lastID }
    rows = receipt.rows
    if let bytes = receipt.bytesOnDisk { statistics.bytesOnDisk = bytes }
    if let last = transaction.messages.last {
      storedID = last.id
      intake.noteStored(upTo: storedID)
      recent.append(transaction.messages)
      signalArrival()
    }
    if !receipt.dropped.isEmpty { note(dropped: receipt.dropped, upTo: receipt.droppedUpTo) }
    scheduleUpkeep()
  }

  func signalArrival() {
    let waiters = arrivalWaiters
    arrivalWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Messages dropped from the store must leave the memory too.
  private func note(dropped: [MessageClass: Int], upTo id: Int64) {
    recent.removeAll(upTo: id)
    count(dropped)
    let total = dropped.values.reduce(0, +)
    if !isOverflowing { logger.warning("outbox full: the oldest \(total) messages are discarded") }
    isOverflowing = true
  }

  func count(_ dropped: [MessageClass: Int]) {
    statistics.dropped.merge(dropped, uniquingKeysWith: +)
    unreportedDrops.merge(dropped, uniquingKeysWith: +)
  }

  /// Reports a notice as an event, which is stored like any other message.
  package func report(_ notice: OutboxNotice) {
    guard let event = settings.event?(notice) else { return }
    take([event])
    scheduleCommit()
  }
}
