/// What makes stored messages survive a power cut, and the task that does it now and then.
struct Durability {
  /// What syncs the store; `nil` for one that needs no syncing.
  let disk: SyncQueue?
  private var task: Task<Void, Never>?
  private var isUnsynced = false
  /// Why the store cannot be made durable, while it cannot.
  private var fault: String?

  init(_ disk: SyncQueue?) { self.disk = disk }

  // MARK: The task

  var isRunning: Bool { task != nil }

  mutating func run(_ task: Task<Void, Never>) { self.task = task }

  mutating func endRun() { task = nil }

  // MARK: Syncing

  /// Whether something that is stored has not been synced.
  var isDue: Bool { isUnsynced }

  mutating func noteUnsynced() { isUnsynced = true }

  /// Begins to sync.
  ///
  /// - Returns: the disk; `nil` where there is nothing to sync.
  mutating func begin() -> SyncQueue? {
    defer { isUnsynced = false }
    return isUnsynced ? disk : nil
  }

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
