import Logging

/// Work that is done once a second and not with each transaction, to spare the disk.
extension Outbox {
  /// Schedules the next upkeep while there is something to do.
  func scheduleUpkeep() {
    guard !durability.isRunning else { return }
    let task = Task {
      repeat {
        guard (try? await Task.sleep(for: upkeepPeriod)) != nil else { break }
        await doUpkeep()
      } while durability.isDue || cursors.hasChanged || record.isFailing
      durability.endRun()
    }
    durability.run(task)
  }

  private var upkeepPeriod: Duration {
    settings.syncEvery > .zero ? settings.syncEvery : .seconds(1)
  }

  private var isAllDelivered: Bool { cursors.acknowledgedByAll >= numbers.storedID }

  private func doUpkeep() async {
    reportDrops()
    if commits.mayTry(at: .now) { await commit(withCursors: true) }
    await sync()
    if isAllDelivered { await storage.tidy() }
  }

  /// Publishes an event for dropped messages, and another when the overflow is over.
  private func reportDrops() {
    guard let notice = record.takeDropNotice(isDelivered: isAllDelivered) else { return }
    if notice == .drained { logger.notice("outbox: all that was stored has been delivered") }
    report(notice)
  }

  private func sync() async {
    guard let disk = durability.begin() else { return }
    do throws(StorageFailure) {
      try await disk.sync()
      if durability.noteSuccess() { logger.notice("the store is made durable again") }
    } catch {
      if durability.noteFailure(error.text) { logger.error("store: \(error.text)") }
    }
  }

  /// Stores and syncs what has been gathered, now.
  package func flush() async {
    repeat { await commit(withCursors: true) } while !pending.isEmpty && !record.isFailing
    await sync()
  }
}
