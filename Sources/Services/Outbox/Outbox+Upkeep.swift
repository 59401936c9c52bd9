import Measurements
import Logging

/// Work that is done now and then, to spare the disk: what waits is stored, and what is stored is synced.
extension Outbox {
  /// Schedules the next upkeep while there is something to do.
  func scheduleUpkeep() {
    guard !store.isRunning else { return }
    store.run(Task(executorPreference: taskExecutor) { await self.keepUp() })
  }

  private func keepUp() async {
    var due = MonotonicTime.now
    repeat {
      // At a steady pace, however long the store takes: else what waits would get older than it may.
      due = max(due + upkeepPeriod, .now + upkeepPeriod / 4)
      await pause(due - .now)
      await doUpkeep()
    } while needsUpkeep
    store.endRun()
  }

  var needsUpkeep: Bool {
    live.hasUnsettled || store.isDue || record.isFailing || hasDeliveredRows
      || record.hasNews || hasRoomToReturn || !cursors.unkept.isEmpty
  }

  private var hasRoomToReturn: Bool { isAllDelivered && record.hasRoomToReturn }

  /// Whether the store has messages that every broker has, or cursors to store with those that wait.
  private var hasDeliveredRows: Bool {
    let delivered = min(cursors.acknowledgedByAll, numbers.settledID)
    return record.hasRows && (cursors.hasChanged || delivered > numbers.deletedUpTo)
  }

  /// A message is as old as one or two of these when it is stored.
  private var upkeepPeriod: Duration {
    (isStrict ? .seconds(1) : settings.syncEvery) / 2
  }

  private var isAllDelivered: Bool { cursors.acknowledgedByAll >= numbers.settledID }

  private func doUpkeep() async {
    commits.upkeeps += 1
    for broker in cursors.unkept { keep(broker) }
    let isWhole = commits.upkeeps.isMultiple(of: 2)
    reportDrops()
    // What waits since the last upkeep is stored, and all that came later with it.
    let mustSpill = live.hasUnsettled(upTo: commits.agedID) || record.isFailing
    commits.agedID = numbers.lastID
    if commits.mayTry(at: .now) {
      if mustSpill {
        await spill(upTo: commits.agedID, withCursors: true)
      } else if isWhole, hasDeliveredRows || record.isFailing {
        await commit(withCursors: true)
      } else if !changes.isEmpty || cursors.hasUrgent || supply.hasNewTopics {
        await commit(withCursors: false)
      }
    }
    // Nothing waits for it: on a worn flash card it may take a second.
    if mustSpill || isWhole, store.mayBegin { start { await $0.sync() } }
    if hasRoomToReturn { record.noteTidied(hasMore: await store.queue.tidy()) }
  }

  /// Publishes an event for dropped messages, and another when the overflow is over.
  private func reportDrops() {
    guard let notice = record.takeDropNotice(isDelivered: isAllDelivered) else { return }
    if notice == .drained { logger.notice("outbox: all that was stored has been delivered") }
    report(notice)
  }

  /// Syncs what is stored and not synced; where another call does just now, after it.
  private func sync() async {
    guard let disk = store.begin() else { return }
    defer { store.end() }
    do throws(StorageFailure) {
      try await disk.sync()
      if store.noteSuccess() { logger.notice("the store is made durable again") }
    } catch {
      if store.noteFailure(error.text) { logger.error("store: \(error.text)") }
    }
  }

  /// Stores and syncs what has been gathered, now.
  package func flush() async {
    take()
    await spill(upTo: numbers.lastID, withCursors: true)
    await sync()
  }
}
