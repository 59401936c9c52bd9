import Measurements

/// When the outbox stores: one transaction at a time, not too often, and after a failure not at once.
struct CommitState {
  /// Stores until nothing comes any more.
  private var loop: Task<Void, Never>?
  private var isCommitting = false
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private var last: MonotonicTime
  private var retryAt: MonotonicTime?
  /// Up to where messages had come at the last upkeep; what is as old and not acknowledged is stored.
  var agedID: Int64
  var upkeeps = 0
  /// Whether messages are stored just now because there is soon no room for them.
  var isRelieving = false

  /// - Parameters:
  ///   - last: When the last transaction was stored.
  ///   - agedID: The last message that came before.
  init(last: MonotonicTime, agedID: Int64 = 0) {
    self.last = last
    self.agedID = agedID
  }

  // MARK: The loop

  var isRunning: Bool { loop != nil }

  mutating func run(_ task: Task<Void, Never>) { loop = task }

  mutating func endRun() { loop = nil }

  // MARK: A transaction

  /// Whether a transaction is being stored; the next one waits for its end.
  var isBusy: Bool { isCommitting }

  mutating func wait(_ waiter: CheckedContinuation<Void, Never>) { waiters.append(waiter) }

  mutating func begin(at now: MonotonicTime) {
    isCommitting = true
    last = now
  }

  mutating func end() {
    isCommitting = false
    let resumed = waiters
    waiters = []
    for waiter in resumed { waiter.resume() }
  }

  // MARK: Times

  /// How long to wait until the next transaction.
  func wait(_ gathering: Duration, at now: MonotonicTime) -> Duration {
    gathering - (now - last)
  }

  mutating func noteFailure(retryAt moment: MonotonicTime) { retryAt = moment }

  mutating func noteSuccess() { retryAt = nil }

  /// Whether storing may be tried, as far as the last failure goes.
  func mayTry(at now: MonotonicTime) -> Bool { retryAt.map { $0 <= now } ?? true }
}
