import Logging
import Messages

extension Outbox {
  /// Stores pending messages soon: at once, or when the last transaction is ``Settings/gathering``
  /// ago.
  func scheduleCommit() {
    guard !commits.isRunning else { return }
    _ = intake.setAttended(true)
    commits.run(Task(executorPreference: taskExecutor) { await self.storeWhatComes() })
  }

  private func storeWhatComes() async {
    var wasBusy = false
    repeat {
      let wait = commits.wait(settings.gathering, at: .now)
      if wait > .zero { await pause(wait) }
      // A busy outbox takes messages without being woken.
      wasBusy = take() || hasWork
      await commitOrExpose()
    } while wasBusy || hasWork || !stopAttending()
    commits.endRun()
  }

  private var hasWork: Bool {
    if record.isFailing { return numbers.exposedID < numbers.lastID }
    return !pending.isEmpty || cursors.hasUrgent
  }

  private func commitOrExpose() async {
    if commits.mayTry(at: .now) {
      await commit(withCursors: false)
    } else {
      take()
      commits.skip(at: .now)
      await expose()
    }
  }

  /// Stores what is pending; what cannot be stored is kept and tried again.
  ///
  /// - Parameter withCursors: Whether the brokers' progress is stored too. Once a second is enough:
  ///   after a crash some messages are sent once more, with the same `seq`.
  func commit(withCursors: Bool) async {
    while commits.isBusy { await withCheckedContinuation { commits.wait($0) } }
    take()
    let transaction = nextTransaction(withCursors: withCursors)
    guard !transaction.isEmpty else { return }
    commits.begin(at: .now)
    do throws(StorageFailure) {
      let receipt = try await storage.commit(transaction)
      pending.stored()
      noteStored(transaction, receipt)
    } catch {
      await noteFailure(error, of: transaction)
    }
    commits.end()
  }

  private func nextTransaction(withCursors: Bool) -> OutboxTransaction {
    forgetDelivered()
    var transaction = OutboxTransaction()
    let taken = pending.take(size: settings.largestTransaction, after: numbers.storedID)
    (transaction.messages, transaction.changes) = taken
    transaction.cursors = cursors.takeUrgent()
    if withCursors {
      // After a failure the store gets every cursor again.
      let changed = cursors.takeChanged(includesAll: record.isFailing)
      transaction.cursors.merge(changed) { _, changed in changed }
      let done = min(cursors.acknowledgedByAll, numbers.storedID)
      if done > numbers.deletedUpTo { transaction.deleteUpTo = done }
      transaction.savesCounters = numbers.hasUncounted || !transaction.messages.isEmpty
    }
    transaction.lastID =
      transaction.messages.last?.id ?? max(numbers.storedID, numbers.exposedID)
    let nextOrdinal = pending.messages.lazy.compactMap(\.ordinal).first
    transaction.lastOrdinal = nextOrdinal.map { $0 - 1 } ?? numbers.lastOrdinal
    transaction.isSynced = settings.syncEvery <= .zero
    return transaction
  }

  private func noteStored(_ transaction: OutboxTransaction, _ receipt: OutboxReceipt) {
    if record.noteSuccess() {
      logger.notice("store works again")
      commits.noteSuccess()
      report(.recovered)
    }
    if !transaction.isSynced { durability.noteUnsynced() }
    if let upTo = transaction.deleteUpTo {
      numbers.noteDeleted(upTo: upTo)
      supply.forget(upTo: upTo)
    }
    if transaction.savesCounters { numbers.noteCounted(upTo: transaction.lastID) }
    record.noteStored(receipt)
    if let last = transaction.messages.last {
      numbers.noteStored(upTo: last.id)
      intake.noteStored(upTo: last.id)
      supply.noteStored(transaction.messages)
      wakeReaders()
    }
    if !receipt.dropped.isEmpty { note(dropped: receipt.dropped, upTo: receipt.droppedUpTo) }
    scheduleUpkeep()
  }

  /// Resumes the publishers that wait for new messages.
  func wakeReaders() { supply.signalArrival() }

  /// Messages dropped from the store must leave the memory too.
  private func note(dropped: [MessageClass: Int], upTo id: Int64) {
    supply.forget(upTo: id)
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
    scheduleCommit()
  }
}
