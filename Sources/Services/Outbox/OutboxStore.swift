/// The outbox's store, what makes it survive a power cut, and the task that does it now and then.
struct OutboxStore {
  let queue: any QueuedStorage
  /// What syncs the store; `nil` for one that needs no syncing.
  let disk: SyncQueue?
  private var task: Task<Void, Never>?
  private var isUnsynced = false
  /// How many calls sync just now.
  private var syncing = 0
  /// Why the store cannot be made durable, while it cannot.
  private var fault: String?

  init(_ queue: any QueuedStorage, _ disk: SyncQueue?) {
    self.queue = queue
    self.disk = disk
  }

  // MARK: The task

  var isRunning: Bool { task != nil }

  mutating func run(_ task: Task<Void, Never>) { self.task = task }

  mutating func endRun() { task = nil }

  // MARK: Syncing

  /// Whether something that is stored has not been synced.
  var isDue: Bool { isUnsynced }

  /// Whether a sync is to begin: one may wait for the end of another.
  var mayBegin: Bool { isUnsynced && syncing < 2 }

  mutating func noteUnsynced() { isUnsynced = true }

  /// Begins to sync.
  ///
  /// - Returns: the disk, ``end()`` follows; `nil` where there is nothing to sync.
  mutating func begin() -> SyncQueue? {
    guard isUnsynced || syncing > 0, let disk else {
      isUnsynced = false
      return nil
    }
    isUnsynced = false
    syncing += 1
    return disk
  }

  mutating func end() { syncing -= 1 }

  /// - Returns: whether it is the end of a fault.
  mutating func noteSuccess() -> Bool {
    defer { fault = nil }
    return fault != nil
  }

  /// - Returns: whether the fault is news.
  mutating func noteFailure(_ text: String) -> Bool {
    isUnsynced = true
    defer { fault = text }
    return fault != text
  }
}
