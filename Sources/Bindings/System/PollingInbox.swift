import Glibc

/// The state shared by a ``PollingExecutor`` and its thread; `lock` guards what changes.
final class PollingInbox: SleepingPlace, @unchecked Sendable {
  private struct Watched {
    weak var actor: (any PolledActor)?
  }

  private let lock = ThreadLock()
  private let event: EventDescriptor
  private var jobs: [ThreadInbox.Job] = []
  private var sleepers = Sleepers()
  private var isClosed = false
  private var isWaiting = false
  private var thread: pthread_t?
  private var watched: [Watched] = []

  /// So many batches of jobs run before the actors' descriptors are looked at.
  private static let batchesPerTurn = 16

  init() throws(SystemError) {
    event = try EventDescriptor()
  }

  func watch(_ actor: any PolledActor) {
    change {
      watched.removeAll { $0.actor == nil }
      watched.append(Watched(actor: actor))
    }
  }

  func post(_ job: ThreadInbox.Job) {
    change { jobs.append(job) }
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

  // MARK: - Sleeping

  func newSleeper() -> UInt64 { lock.withLock { sleepers.newID() } }

  func lay(
    _ id: UInt64,
    until moment: Int64,
    _ continuation: CheckedContinuation<Void, any Error>
  ) {
    change { sleepers.add(id, until: moment, continuation) }
  }

  func disturb(_ id: UInt64) {
    lock.withLock { sleepers.remove(id) }?.resume(throwing: CancellationError())
  }

  // MARK: - The thread

  func run() {
    lock.withLock { thread = pthread_self() }
    var batch: [ThreadInbox.Job] = []
    repeat {
      runJobs(&batch)
      turn()
    } while !lock.withLock({ isClosed && jobs.isEmpty && sleepers.isEmpty })
  }

  private func runJobs(_ batch: inout [ThreadInbox.Job]) {
    for _ in 0..<Self.batchesPerTurn {
      let awake = lock.withLock {
        swap(&jobs, &batch)
        return sleepers.takeAwake()
      }
      // Its job is in the next batch.
      awake?.resume()
      if batch.isEmpty, awake == nil { return }
      for job in batch { job.run() }
      batch.removeAll(keepingCapacity: true)
    }
  }

  /// Waits once for what the actors await, or for a job, and lets the actors go on.
  private func turn() {
    // No reference is kept while it waits: an actor that is released must be able to end.
    let watched = lock.withLock { self.watched }
    let awaited = watched.map { $0.actor.map { self.awaited(by: $0) } ?? .jobsOnly }
    let events = wait(for: awaited)
    for (index, watched) in watched.enumerated() {
      if let events = events[index], let actor = watched.actor { proceed(actor, with: events) }
    }
  }

  private func awaited(by actor: some PolledActor) -> Awaited {
    actor.assumeIsolated { $0.awaited() }
  }

  private func proceed(_ actor: some PolledActor, with events: Int16) {
    actor.assumeIsolated { $0.proceed(with: events) }
  }

  /// Waits unless there are jobs.
  ///
  /// - Returns: for each actor the events of its descriptor, no events for a passed deadline, `nil` for neither.
  private func wait(for awaited: [Awaited]) -> [Int16?] {
    var entries = [pollfd(fd: event.descriptor, events: Int16(POLLIN), revents: 0)]
    entries += awaited.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
    // A job may have come since then without signalling the event, so the thread must not sleep.
    let (mayWait, waking) = lock.withLock {
      isWaiting = jobs.isEmpty && !isClosed
      return (isWaiting, sleepers.earliest)
    }
    let deadline = awaited.lazy.compactMap(\.deadline).min()
    let timeout = mayWait ? min(Self.timeout(until: deadline), Self.timeout(until: waking)) : 0
    let count = poll(&entries, nfds_t(entries.count), timeout == .max ? -1 : timeout)
    lock.withLock { isWaiting = false }
    if entries[0].revents != 0 { event.clear() }
    return zip(entries.dropFirst(), awaited).map { entry, awaited in
      if entry.revents != 0 { return entry.revents }
      if count >= 0, let deadline = awaited.deadline, deadline <= .now { return 0 }
      return nil
    }
  }

  /// Milliseconds for `poll`, rounded up so that the deadline has passed afterwards; the largest number: for ever.
  private static func timeout(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return .max }
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return timeout(milliseconds: Double(seconds) * 1000 + Double(attoseconds) / 1e15)
  }

  private static func timeout(until moment: Int64?) -> Int32 {
    moment.map { timeout(milliseconds: Double($0 - MonotonicClock.now()) / 1e6) } ?? .max
  }

  private static func timeout(milliseconds: Double) -> Int32 {
    Int32(min(max(0, milliseconds.rounded(.up)), 3_600_000))
  }
}
