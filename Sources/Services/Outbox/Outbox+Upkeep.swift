import Logging

/// Work that is done once a second and not with each transaction, to spare the disk.
extension Outbox {
  /// Schedules the next upkeep while there is something to do.
  func scheduleUpkeep() {
    guard upkeep == nil else { return }
    upkeep = Task {
      repeat {
        guard (try? await Task.sleep(for: upkeepPeriod)) != nil else { break }
        await doUpkeep()
      } while isUnsynced || !changedCursors.isEmpty || statistics.fault != nil
      upkeep = nil
    }
  }

  private var upkeepPeriod: Duration {
    settings.syncEvery > .zero ? settings.syncEvery : .seconds(1)
  }

  private func doUpkeep() async {
    reportDrops()
    if retryAt.map({ $0 <= clock.now }) ?? true { await commit(withCursors: true) }
    await sync()
    if acknowledgedByAll >= storedID { await storage.tidy() }
  }

  /// Publishes an event for dropped messages, and another when the overflow is over.
  private func reportDrops() {
    if !unreportedDrops.isEmpty {
      report(.dropped(unreportedDrops))
      unreportedDrops = [:]
    } else if isOverflowing, acknowledgedByAll >= storedID {
      isOverflowing = false
      logger.notice("outbox: all that was stored has been delivered")
      report(.drained)
    }
  }

  private func sync() async {
    guard isUnsynced, let disk else {
      isUnsynced = false
      return
    }
    isUnsynced = false
    do throws(StorageFailure) {
      try await disk.sync()
      if syncFault != nil { logger.notice("the store is made durable again") }
      syncFault = nil
    } catch {
      isUnsynced = true
      if syncFault != error.text { logger.error("store: \(error.text)") }
      syncFault = error.text
    }
  }

  /// Stores and syncs what has been gathered, now.
  package func flush() async {
    repeat { await commit(withCursors: true) } while !pending.isEmpty && statistics.fault == nil
    await sync()
  }
}
