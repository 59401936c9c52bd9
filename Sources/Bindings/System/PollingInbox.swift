import Glibc

/// The state shared by a ``PollingExecutor`` and its thread; `lock` guards what changes.
final class PollingInbox: @unchecked Sendable {
  private let lock = ThreadLock()
  private let event: EventDescriptor
  private var jobs: [(UnownedJob, UnownedSerialExecutor)] = []
  /// The jobs that run; used by the thread alone.
  private var batch: [(UnownedJob, UnownedSerialExecutor)] = []
  private var isClosed = false
  private var isWaiting = false
  private var thread: pthread_t?
  private weak var watched: (any PolledActor)?

  init() throws(SystemError) {
    event = try EventDescriptor()
  }

  func watch(_ actor: any PolledActor) {
    change { watched = actor }
  }

  func post(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
    change { jobs.append((job, executor)) }
  }

  func close() {
    change { isClosed = true }
  }

  var isCurrentThread: Bool {
    let own = pthread_self()
    return lock.withLock { thread.map { pthread_equal($0, own) != 0 } ?? false }
  }

  /// Changes the state and wakes the thread if it waits.
  private func change(_ body: () -> Void) {
    let mustWake = lock.withLock {
      body()
      defer { isWaiting = false }
      return isWaiting
    }
    if mustWake { event.signal() }
  }

  // MARK: - The thread

  func run() {
    lock.withLock { thread = pthread_self() }
    repeat {
      runJobs()
      turn()
    } while !lock.withLock({ isClosed && jobs.isEmpty })
  }

  private func runJobs() {
    while true {
      lock.withLock { swap(&jobs, &batch) }
      guard !batch.isEmpty else { return }
      for (job, executor) in batch { job.runSynchronously(on: executor) }
      batch.removeAll(keepingCapacity: true)
    }
  }

  /// Waits once for what the actor awaits, or for a job, and lets the actor go on.
  private func turn() {
    let awaited = lock.withLock { watched }.map { self.awaited(by: $0) } ?? .jobsOnly
    // A job may have come since then without signalling the event, so the thread must not sleep.
    guard lock.withLock({ prepareToWait() }) else { return }
    guard let events = wait(for: awaited) else { return }
    if let actor = lock.withLock({ watched }) { proceed(actor, with: events) }
  }

  private func prepareToWait() -> Bool {
    isWaiting = jobs.isEmpty && !isClosed
    return isWaiting
  }

  private func awaited(by actor: some PolledActor) -> Awaited {
    actor.assumeIsolated { $0.awaited() }
  }

  private func proceed(_ actor: some PolledActor, with events: Int16) {
    actor.assumeIsolated { $0.proceed(with: events) }
  }

  /// Returns the events of the descriptor, no events for a passed deadline, `nil` for a job.
  private func wait(for awaited: Awaited) -> Int16? {
    var entries: [2 of pollfd] = [
      pollfd(fd: event.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: awaited.descriptor, events: awaited.events, revents: 0),
    ]
    let timeout = Self.timeout(until: awaited.deadline)
    var span = entries.mutableSpan
    let count = span.withUnsafeMutableBufferPointer {
      poll($0.baseAddress, nfds_t($0.count), timeout)
    }
    lock.withLock { isWaiting = false }
    if entries[0].revents != 0 { event.clear() }
    if entries[1].revents != 0 { return entries[1].revents }
    if count >= 0, let deadline = awaited.deadline, deadline <= .now { return 0 }
    return nil
  }

  /// Milliseconds for `poll`, rounded up so that the deadline has passed afterwards.
  private static func timeout(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
    return Int32(clamping: Int(min(milliseconds.rounded(.up), 3_600_000)))
  }
}
