import Glibc
import Synchronization

/// The state shared by a ``PollingExecutor`` and its thread; `lock` guards what changes.
final class PollingInbox: SleepingPlace, @unchecked Sendable {
  private struct Watched {
    weak var actor: (any PolledActor)?
  }

  private let lock = ThreadLock()
  private let event: EventDescriptor
  private var jobs: [ThreadInbox.Job] = []
  private var rung: [ThreadBell] = []
  private var sleepers = Sleepers()
  private var isClosed = false
  private var isWaiting = false
  private var watched: [Watched] = []
  /// Used by the thread only.
  private var table: PollTable
  /// 0 until it runs.
  private let thread = Atomic<UInt>(0)

  /// So many batches of jobs run before the actors' descriptors are looked at.
  private static let batchesPerTurn = 16

  init() throws(SystemError) {
    event = try EventDescriptor()
    table = PollTable(waking: event.descriptor)
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

  /// Lets the thread answer a bell, once however often it is rung until then.
  func ring(_ bell: ThreadBell) {
    change { if !isClosed, bell.noteRung() { rung.append(bell) } }
  }

  func close() {
    change { isClosed = true }
  }

  var isCurrentThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

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
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    var work = Work()
    repeat {
      runJobs(&work)
      turn()
    } while !lock.withLock({ isClosed && jobs.isEmpty && rung.isEmpty && sleepers.isEmpty })
  }

  /// What the thread has taken to do.
  private struct Work {
    var jobs: [ThreadInbox.Job] = []
    var rung: [ThreadBell] = []
    var awake: Sleepers.Sleeper?

    var isEmpty: Bool { jobs.isEmpty && rung.isEmpty && awake == nil }
  }

  private func runJobs(_ work: inout Work) {
    for _ in 0..<Self.batchesPerTurn {
      lock.withLock {
        swap(&jobs, &work.jobs)
        swap(&rung, &work.rung)
        for bell in work.rung { bell.take() }
        work.awake = sleepers.takeAwake()
      }
      if work.isEmpty { return }
      // Its job is in the next batch.
      work.awake?.continuation.resume()
      for job in work.jobs { job.run() }
      work.jobs.removeAll(keepingCapacity: true)
      for bell in work.rung { bell.answer() }
      work.rung.removeAll(keepingCapacity: true)
    }
  }

  /// Waits once for what the actors await, or for a job, and lets the actors go on.
  private func turn() {
    // No reference is kept while it waits: an actor that is released must be able to end.
    let watched = lock.withLock { self.watched }
    table.reset()
    for watched in watched { table.add(watched.actor?.awaited() ?? .jobsOnly) }
    // A job may have come since then without signalling the event, so the thread must not sleep.
    let (mayWait, waking) = lock.withLock {
      isWaiting = jobs.isEmpty && rung.isEmpty && !isClosed
      return (isWaiting, sleepers.earliest.map(Moment.init(nanoseconds:)))
    }
    let isSignalled = table.wait(mayWait, until: waking)
    lock.withLock { isWaiting = false }
    if isSignalled { event.clear() }
    for index in watched.indices {
      guard let events = table.outcome(index), let actor = watched[index].actor else { continue }
      actor.proceed(with: events)
    }
  }
}
