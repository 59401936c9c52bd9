import Measurements
import Logging
import Messages

extension Outbox {
  /// Stores soon what may not wait: changes, new brokers' positions, and with ``isStrict`` all messages.
  func scheduleCommit() {
    guard !commits.isRunning else { return }
    commits.run(Task(executorPreference: taskExecutor) { await self.storeWhatComes() })
  }

  private func storeWhatComes() async {
    while hasWork {
      let wait = isStrict ? commits.wait(settings.gathering, at: .now) : .zero
      if wait > .zero { await pause(wait) }
      await commit(messagesUpTo: isStrict ? numbers.lastID : nil, withCursors: false)
    }
    commits.endRun()
  }

  /// Whether something is to be stored now; after a failure the upkeep tries again.
  private var hasWork: Bool {
    let waits =
      !changes.isEmpty || cursors.hasUrgent || supply.hasNewTopics || isStrict && live.hasUnsettled
    return waits && commits.mayTry(at: .now)
  }

  /// Stores messages that some broker lacks.
  func spill(upTo id: Int64, withCursors: Bool) async {
    var isFirst = true
    while isFirst || live.hasUnsettled(upTo: id) {
      // After a failure the upkeep tries again.
      guard await commit(messagesUpTo: id, withCursors: withCursors && isFirst) else { return }
      isFirst = false
    }
  }

  /// Stores what is pending; what cannot be stored is kept and tried again.
  ///
  /// - Parameters:
  ///   - id: Up to where messages are stored; `nil`: none is.
  ///   - withCursors: Whether the brokers' progress is stored too. Once a second is enough: after a crash
  ///     some messages are sent once more, with the same `seq`.
  ///   - isSynced: Whether it is on the disk when this returns.
  /// - Returns: `false` when the store failed.
  @discardableResult
  func commit(
    messagesUpTo id: Int64? = nil,
    withCursors: Bool,
    isSynced: Bool = false
  ) async -> Bool {
    while commits.isBusy { await withCheckedContinuation { commits.wait($0) } }
    var transaction = nextTransaction(messagesUpTo: id, withCursors: withCursors)
    guard !transaction.isEmpty else { return true }
    if isSynced { transaction.isSynced = true }
    commits.begin(at: .now)
    defer { commits.end() }
    do throws(StorageFailure) {
      let receipt = try await store.queue.commit(transaction)
      noteStored(transaction, receipt)
      return true
    } catch {
      noteFailure(error, of: transaction)
      return false
    }
  }

  private func nextTransaction(messagesUpTo id: Int64?, withCursors: Bool) -> OutboxTransaction {
    var transaction = OutboxTransaction()
    if let id {
      transaction.messages = live.unsettled(upTo: id, size: settings.largestTransaction)
    }
    transaction.lastID = transaction.messages.last?.id ?? numbers.settledID
    // What is synced before it is sent goes with its changes.
    if !isStrict || !live.hasUnsettled(after: transaction.lastID) {
      (transaction.changes, transaction.boundID) = changes.take()
    }
    transaction.cursors = cursors.takeUrgent()
    transaction.topics = supply.takeNewTopics()
    if withCursors {
      // After a failure the store gets every cursor again.
      let changed = cursors.takeChanged(includesAll: record.isFailing)
      transaction.cursors.merge(changed) { _, changed in changed }
      let done = min(cursors.acknowledgedByAll, numbers.settledID)
      if done > numbers.deletedUpTo, record.hasRows { transaction.deleteUpTo = done }
      transaction.savesCounters = numbers.hasUncounted || !transaction.messages.isEmpty
    }
    transaction.lastOrdinal = numbers.lastOrdinal
    transaction.isSynced = isStrict
    return transaction
  }

  private func noteStored(_ transaction: OutboxTransaction, _ receipt: OutboxReceipt) {
    changes.stored()
    if record.noteSuccess() {
      logger.notice("store works again")
      commits.noteSuccess()
      report(.recovered)
    }
    if changes.isEmpty { intake.noteAhead(false) }
    if !transaction.isSynced { store.noteUnsynced() }
    if let upTo = transaction.deleteUpTo { numbers.noteDeleted(upTo: upTo) }
    if transaction.savesCounters { numbers.noteCounted(upTo: transaction.lastID) }
    record.noteStored(receipt)
    if let last = transaction.messages.last { settle(upTo: last.id) }
    if !receipt.dropped.isEmpty { note(dropped: receipt.dropped, upTo: receipt.droppedUpTo) }
    scheduleUpkeep()
    wakeReaders()
  }

  private func settle(upTo id: Int64) {
    numbers.noteSettled(upTo: id)
    live.settle(upTo: id)
    intake.release(upTo: numbers.settledID)
    settleDelivered()
  }

  /// Messages dropped from the store must leave the memory too.
  private func note(dropped: [MessageClass: Int], upTo id: Int64) {
    live.remove(upTo: min(id, numbers.settledID))
    record.noteDropped(dropped)
    let total = dropped.values.reduce(0, +)
    if record.noteOverflow() {
      logger.warning("outbox full: the oldest \(total) messages are discarded")
    }
  }

  /// Reports a notice as an event, which is stored like any other message.
  package func report(_ notice: OutboxNotice) {
    guard let event = settings.event?(notice) else { return }
    take([event])
  }
}
